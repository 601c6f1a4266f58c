import type { ApiRequest } from "./router.ts";

/** A query parameter that takes certain values, the first by default; GitHub ignores others, we note them. */
export function choice<T extends string>(request: ApiRequest, name: string, values: readonly [T, ...T[]]): T {
  const given = request.query.get(name);
  if (given === null) return values[0];
  const known = values.find((value) => value === given);
  if (known === undefined)
    request.state.violations.push(`?${name}=${given} is not one of ${values.join(", ")}`);
  return known ?? values[0];
}
