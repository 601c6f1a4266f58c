import type { GitHubRequest } from "./router.ts";

/** Returns a query parameter. If its value is not allowed, records a violation and returns the first allowed value. */
export function enumParam<T extends string>(request: GitHubRequest, name: string, values: readonly [T, ...T[]]): T {
  const value = request.query.get(name);
  if (value === null) return values[0];
  const known = values.find((allowed) => allowed === value);
  if (known === undefined) request.state.violations.push(`?${name}=${value} is not one of ${values.join(", ")}`);
  return known ?? values[0];
}
