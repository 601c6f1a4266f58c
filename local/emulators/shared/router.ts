/** A request as received, with parsed JSON. */
export interface RestRequest {
  method: string;
  url: URL;
  headers: Record<string, string | undefined>;
  body: unknown;
}

export interface RouteMatch<R> {
  route: R;
  params: Record<string, string>;
}

/** Returns the first matching route, or `null`. In patterns, `:name` is a segment and `*name` the rest of the path. */
export function matchRoute<R extends { method: string; pattern: string }>(
  routes: readonly R[],
  method: string,
  path: string,
): RouteMatch<R> | null {
  const segments = path.split("/").slice(1);
  for (const route of routes) {
    if (route.method !== method) continue;
    const params = bindParams(route.pattern.split("/").slice(1), segments);
    if (params !== null) return { route, params };
  }
  return null;
}

export function pathParam({ params }: { params: Record<string, string> }, name: string): string {
  const value = params[name];
  if (value === undefined) throw new Error(`The route has no parameter ${name}`);
  return value;
}

/** Returns the parameters of a path by name, or `null` if the path does not match. Decodes segments after splitting. */
function bindParams(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    if (part.startsWith("*")) {
      params[part.slice(1)] = segments.slice(index).map(decodeURIComponent).join("/");
      return params;
    }
    const segment = segments[index];
    if (segment === undefined) return null;
    if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(segment);
    else if (part !== segment) return null;
  }
  return pattern.length === segments.length ? params : null;
}
