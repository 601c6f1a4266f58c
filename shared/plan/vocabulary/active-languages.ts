import type { Language } from "../languages/language.ts";
import { languages } from "../languages/languages.ts";

let active: readonly Language[] = languages;

/** Makes `chosen` the active languages while `run` runs, and returns the result of `run`, which must be synchronous. */
export function withLanguages<Result>(chosen: readonly Language[], run: () => Result): Result {
  const before = active;
  active = chosen;
  try {
    return run();
  } finally {
    active = before;
  }
}

/** Returns a function that returns `build(active languages)`. The value is stored until the active languages change. */
export function fromLanguages<Value>(build: (languages: readonly Language[]) => Value): () => Value {
  let built: { from: readonly Language[]; value: Value } | null = null;
  return () => {
    if (built?.from !== active) built = { from: active, value: build(active) };
    return built.value;
  };
}
