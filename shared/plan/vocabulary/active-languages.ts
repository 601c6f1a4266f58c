import type { Language } from "../languages/language.ts";
import { languages } from "../languages/languages.ts";

let active: readonly Language[] = languages;

/**
 * Runs `run` with other languages than the standard ones and returns its result. Only `run` itself is affected, because it is
 * synchronous and the standard languages are restored afterwards, also when it throws.
 */
export function withLanguages<Result>(chosen: readonly Language[], run: () => Result): Result {
  const before = active;
  active = chosen;
  try {
    return run();
  } finally {
    active = before;
  }
}

/** Returns a getter for a value that is built from the active languages: once, and again only for other languages. */
export function fromLanguages<Value>(build: (languages: readonly Language[]) => Value): () => Value {
  let built: { from: readonly Language[]; value: Value } | null = null;
  return () => {
    if (built?.from !== active) built = { from: active, value: build(active) };
    return built.value;
  };
}
