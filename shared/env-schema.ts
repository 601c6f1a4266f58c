import * as z from "zod";
import { readBaseUrl } from "./config/base-url.ts";
import { Secret } from "./config/secret.ts";
import type { EnvName } from "./env-names.ts";

/** Returns a schema that converts environment variables to what `read` returns (`undefined` if invalid). */
export function envSchema<T>(read: (variable: EnvReader) => T | undefined) {
  return z.record(z.string(), z.string().optional()).transform((source, context) => {
    const value = read(new EnvReader(source, (message) => context.addIssue({ code: "custom", message })));
    return value === undefined ? z.NEVER : value;
  });
}

/** Reads environment variables and reports problems, which never contain the values: they can be secret. */
export class EnvReader {
  readonly #source: Readonly<Record<string, string | undefined>>;
  readonly #report: (message: string) => void;

  constructor(source: Readonly<Record<string, string | undefined>>, report: (message: string) => void) {
    this.#source = source;
    this.#report = report;
  }

  /** Returns the value without surrounding white space, because secrets from files end with a line break. */
  get(name: EnvName): string | undefined {
    return this.#source[name]?.trim() || undefined;
  }

  require(name: EnvName, fix: string): string | undefined {
    return this.get(name) ?? this.reject(name, `is not set: ${fix}`);
  }

  /** Returns the text if it matches `pattern` or is `undefined`. Otherwise reports `problem`, returns `undefined`. */
  match(name: EnvName, text: string | undefined, pattern: RegExp, problem: string): string | undefined {
    return text === undefined || pattern.test(text) ? text : this.reject(name, `is ${problem}`);
  }

  token(name: EnvName, text: string | undefined): Secret | undefined {
    const token = this.match(name, text, /^[\x21-\x7e]+$/, "invalid: tokens contain no spaces");
    return token === undefined ? undefined : new Secret(token);
  }

  baseUrl(name: EnvName, text: string | undefined): { url: string; loopback: boolean } | undefined {
    if (text === undefined) return undefined;
    const read = readBaseUrl(text);
    return "problem" in read ? this.reject(name, `is invalid: ${read.problem}`) : read;
  }

  reject(name: EnvName, message: string): undefined {
    this.#report(`${name} ${message}`);
  }
}
