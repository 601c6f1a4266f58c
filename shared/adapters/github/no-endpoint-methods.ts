/**
 * What bundles hold in the place of `@octokit/plugin-rest-endpoint-methods` (`lib/milepost-function.ts`): a plugin that
 * adds nothing. The real one adds a method for each of GitHub's routes; ours are asked for by their text, and
 * `GitHubRequests` has no such method that one could call.
 */
export function legacyRestEndpointMethods(): Record<string, never> {
  return {};
}
