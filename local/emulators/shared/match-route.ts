/** The first route that fits with its parameters, or null. `:name` is one segment, `*name` the rest of the path. */
export function matchRoute<R extends { method: string; pattern: string }>(
  routes: readonly R[],
  method: string,
  path: string,
): { route: R; params: Record<string, string> } | null {
  const segments = path.split("/").slice(1);
  for (const candidate of routes) {
    if (candidate.method !== method) continue;
    const params = bind(candidate.pattern.split("/").slice(1), segments);
    if (params !== null) return { route: candidate, params };
  }
  return null;
}

/** Segments are decoded after splitting, as GitHub and Jira do. */
function bind(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
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
