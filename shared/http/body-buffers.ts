/** Why a body was not read to its end. */
export type BodyProblem = "incomplete" | "too large" | "too slow" | "no memory";

export interface BodyLimits {
  /** Maximum size of one body. */
  maxBytes: number;
  /** Maximum memory of all bodies together. */
  maxTotalBytes: number;
}

/**
 * Reads request bodies into memory, within a total for all requests. If the total is used up, the largest unfinished body
 * is given up, so that a few large bodies of strangers don't block the small ones of ordinary deliveries.
 */
export class BodyBuffers {
  readonly #limits: BodyLimits;
  readonly #open = new Set<BodyBuffer>();

  constructor(limits: BodyLimits) {
    this.#limits = limits;
  }

  /** Maximum size of one body. */
  get maxBytes(): number {
    return this.#limits.maxBytes;
  }

  /** Memory of all bodies, in bytes. */
  get totalBytes(): number {
    return [...this.#open].reduce((total, { capacity }) => total + capacity, 0);
  }

  /** Returns a buffer for one body. The caller must call `release` when it no longer needs the bytes. */
  open(): BodyBuffer {
    const buffer = new BodyBuffer(this.#limits.maxBytes, {
      reserve: (bytes) => this.#reserve(buffer, bytes),
      release: () => this.#open.delete(buffer),
    });
    this.#open.add(buffer);
    return buffer;
  }

  /** Stops the largest unfinished bodies until `bytes` more fit. The buffer itself counts with its new size. */
  #reserve(buffer: BodyBuffer, bytes: number): void {
    while (this.totalBytes + bytes > this.#limits.maxTotalBytes) {
      const sizeOf = (other: BodyBuffer) => other.capacity + (other === buffer ? bytes : 0);
      const [largest] = [...this.#open].filter((other) => !other.isComplete).sort((a, b) => sizeOf(b) - sizeOf(a));
      (largest ?? buffer).stop("no memory");
      if (largest === undefined || largest === buffer) return;
    }
  }
}

interface Budget {
  reserve(bytes: number): void;
  release(): void;
}

/** The body of one request. */
export class BodyBuffer {
  readonly #maxBytes: number;
  readonly #budget: Budget;
  #bytes = new Uint8Array(0);
  #length = 0;
  #problem: BodyProblem | null = null;
  #cancel = () => {};
  isComplete = false;

  constructor(maxBytes: number, budget: Budget) {
    this.#maxBytes = maxBytes;
    this.#budget = budget;
  }

  /** Memory of this body, in bytes. */
  get capacity(): number {
    return this.#bytes.length;
  }

  /** Reads a body to its end and passes each chunk to `onChunk`. Returns the bytes, or why they were not read. */
  async read(
    stream: ReadableStream<Uint8Array> | null,
    onChunk: (chunk: Uint8Array) => void,
  ): Promise<Uint8Array | BodyProblem> {
    const reader = stream?.getReader();
    this.#cancel = () => void reader?.cancel().catch(() => {});
    try {
      while (reader !== undefined && this.#problem === null) {
        const { done, value } = await reader.read();
        if (done) break;
        if (this.#problem === null) this.#append(value);
        if (this.#problem === null) onChunk(value);
      }
    } catch {
      this.#problem ??= "incomplete";
    }
    if (this.#problem !== null) return this.#problem;
    this.isComplete = true;
    return this.#bytes.subarray(0, this.#length);
  }

  /** Gives up the body and its memory. */
  stop(problem: BodyProblem): void {
    this.#problem ??= problem;
    this.release();
    this.#cancel();
  }

  release(): void {
    this.#bytes = new Uint8Array(0);
    this.#budget.release();
  }

  /** Copies a chunk, because many small chunks would need much more memory than their bytes. */
  #append(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.#maxBytes) {
      this.stop("too large");
      return;
    }
    if (length > this.capacity) {
      const capacity = Math.min(Math.max(2 * this.capacity, length), this.#maxBytes);
      this.#budget.reserve(capacity - this.capacity);
      if (this.#problem !== null) return;

      const grown = new Uint8Array(capacity);
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, this.#length);
    this.#length = length;
  }
}
