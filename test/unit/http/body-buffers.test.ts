import { describe, expect, it } from "vitest";
import { type BodyBuffer, BodyBuffers } from "../../../shared/http/body-buffers.ts";

const ignore = () => {};

/** A body that arrives when the test sends it. */
function source() {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const state = { isCancelled: false };
  const stream = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given;
    },
    cancel: () => {
      state.isCancelled = true;
    },
  });
  const send = (...sizes: number[]) => sizes.forEach((size) => void controller?.enqueue(new Uint8Array(size).fill(7)));
  return { stream, state, send, end: () => controller?.close() };
}

function read(
  buffers: BodyBuffers,
): ReturnType<typeof source> & { buffer: BodyBuffer; result: ReturnType<BodyBuffer["read"]> } {
  const body = source();
  const buffer = buffers.open();
  return { ...body, buffer, result: buffer.read(body.stream, ignore) };
}

/** Lets chunks that were sent arrive. */
async function arrive(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

describe("a body", () => {
  it("is returned whole, each chunk is passed on, and its memory is free after its release", async () => {
    const buffers = new BodyBuffers({ maxBytes: 100, maxTotalBytes: 1_000 });
    const { stream, send, end } = source();
    const chunks: number[] = [];
    const buffer = buffers.open();
    const result = buffer.read(stream, ({ length }) => void chunks.push(length));
    send(1, 30, 69);
    end();
    expect(await result).toEqual(new Uint8Array(100).fill(7));
    expect([chunks, buffers.totalBytes]).toEqual([[1, 30, 69], 100]);
    buffer.release();
    expect(buffers.totalBytes).toBe(0);
  });

  it("can be absent", async () => {
    expect(await new BodyBuffers({ maxBytes: 1, maxTotalBytes: 1 }).open().read(null, ignore)).toHaveLength(0);
  });

  it("occupies at most twice its bytes, however small its chunks are", async () => {
    const buffers = new BodyBuffers({ maxBytes: 10_000, maxTotalBytes: 10_000 });
    const { send, end, result } = read(buffers);
    send(...new Array(3_000).fill(1));
    end();
    expect(await result).toHaveLength(3_000);
    expect(buffers.totalBytes).toBeLessThanOrEqual(6_000);
  });

  it("that is too large is given up at once", async () => {
    const buffers = new BodyBuffers({ maxBytes: 100, maxTotalBytes: 1_000 });
    const { send, result, state } = read(buffers);
    send(60, 41);
    expect(await result).toBe("too large");
    expect([state.isCancelled, buffers.totalBytes]).toEqual([true, 0]);
  });
});

describe("several bodies", () => {
  it("never occupy more than the total: the largest unfinished one is given up", async () => {
    const buffers = new BodyBuffers({ maxBytes: 100, maxTotalBytes: 200 });
    const [large, larger, small] = [read(buffers), read(buffers), read(buffers)];
    large.send(80);
    await arrive();
    larger.send(90);
    await arrive();
    small.send(40);
    expect(await larger.result).toBe("no memory");
    expect([larger.state.isCancelled, large.state.isCancelled]).toEqual([true, false]);
    small.end();
    large.end();
    expect([await small.result, await large.result].map(({ length }) => length)).toEqual([40, 80]);
    expect(buffers.totalBytes).toBe(120);
  });

  it("complete ones are not given up: a new one is given up until they are released", async () => {
    const buffers = new BodyBuffers({ maxBytes: 100, maxTotalBytes: 100 });
    const complete = read(buffers);
    complete.send(90);
    complete.end();
    await complete.result;
    const refused = read(buffers);
    refused.send(20);
    expect(await refused.result).toBe("no memory");
    complete.buffer.release();
    const accepted = read(buffers);
    accepted.send(20);
    accepted.end();
    expect(await accepted.result).toHaveLength(20);
  });
});
