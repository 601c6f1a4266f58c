/** A value that is never printed: only `reveal` gives it, so that every use can be found. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
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

  /** What `console.log` and `util.inspect` print (Node.js documentation, "util.inspect.custom"). */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}
