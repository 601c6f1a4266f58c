import * as z from "zod";
import { readBaseUrl } from "./config/base-url.ts";
import type { EnvName } from "./env-names.ts";

/** One need: a schema over the whole environment that says all that it misses. */
export function need<T>(read: (variable: Variables) => T | undefined) {
  return z.record(z.string(), z.string().optional()).transform((source, context) => {
    const value = read(new Variables(source, (message) => context.addIssue({ code: "custom", message })));
    return value === undefined ? z.NEVER : value;
  });
}

/** The environment, and where what is wrong with it is said. */
export class Variables {
  readonly #source: Readonly<Record<string, string | undefined>>;
  readonly #report: (message: string) => void;

  constructor(source: Readonly<Record<string, string | undefined>>, report: (message: string) => void) {
    this.#source = source;
    this.#report = report;
  }

  /** The value without the white space around it (a secret from a file ends with a line break). */
  get(name: EnvName): string | undefined {
    return this.#source[name]?.trim() || undefined;
  }

  require(name: EnvName, fix: string): string | undefined {
    const value = this.get(name);
    if (value === undefined) this.refuse(name, `is not set: ${fix}`);
    return value;
  }

  baseUrl(name: EnvName, text: string | undefined): { url: string; loopback: boolean } | undefined {
    if (text === undefined) return undefined;
    const read = readBaseUrl(text);
    if (!("problem" in read)) return read;
    return this.refuse(name, `is wrong: ${read.problem}`);
  }

  refuse(name: EnvName, message: string): undefined {
    this.#report(`${name} ${message}`);
  }
}
