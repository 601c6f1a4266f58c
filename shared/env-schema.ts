import * as z from "zod";
import { readBaseUrl } from "./config/base-url.ts";
import type { EnvName } from "./env-names.ts";

/** Returns a schema over the whole environment. `read` reports every missing or invalid variable to its argument. */
export function envSchema<T>(read: (variable: EnvReader) => T | undefined) {
  return z.record(z.string(), z.string().optional()).transform((source, context) => {
    const value = read(new EnvReader(source, (message) => context.addIssue({ code: "custom", message })));
    return value === undefined ? z.NEVER : value;
  });
}

/** Reads environment variables and reports problems. Problems never contain values. */
export class EnvReader {
  readonly #source: Readonly<Record<string, string | undefined>>;
  readonly #report: (message: string) => void;

  constructor(source: Readonly<Record<string, string | undefined>>, report: (message: string) => void) {
    this.#source = source;
    this.#report = report;
  }

  /** Returns the value without surrounding white space: secrets from files end with a line break. */
  get(name: EnvName): string | undefined {
    return this.#source[name]?.trim() || undefined;
  }

  require(name: EnvName, fix: string): string | undefined {
    const value = this.get(name);
    if (value === undefined) this.reject(name, `is not set: ${fix}`);
    return value;
  }

  baseUrl(name: EnvName, text: string | undefined): { url: string; loopback: boolean } | undefined {
    if (text === undefined) return undefined;
    const read = readBaseUrl(text);
    if (!("problem" in read)) return read;
    return this.reject(name, `is invalid: ${read.problem}`);
  }

  reject(name: EnvName, message: string): undefined {
    this.#report(`${name} ${message}`);
  }
}
