/**
 * Replaces `@octokit/plugin-rest-endpoint-methods` in bundles (`lib/functions/milepost-function.ts`). The real plugin adds
 * a method per GitHub route; Milepost requests routes by text, and `GitHubRequests` has no such methods.
 */
export function legacyRestEndpointMethods(): Record<string, never> {
  return {};
}
