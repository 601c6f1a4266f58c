/** Shorter values are not secrets: to remove them from every text would make the text unreadable. */
const MIN_SECRET_LENGTH = 7;

/** Values of all secrets that this process has read, so that no text from outside can repeat them. */
const knownValues = new Set<string>();

/** Adds a form in which a secret is sent, for example in base64, to the known secrets. */
export function addKnownSecret(value: string): void {
  if (value.trim().length >= MIN_SECRET_LENGTH) knownValues.add(value);
}

/** Returns the values of all secrets of this process. Only for redaction. */
export function knownSecrets(): ReadonlySet<string> {
  return knownValues;
}

/** A value that is never printed. Only `reveal` returns the value, so that a text search finds every use. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    addKnownSecret(value);
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  /** Called by `console.log` and `util.inspect` (Node.js documentation, "util.inspect.custom"). */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}
