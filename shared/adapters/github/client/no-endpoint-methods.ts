/** Replaces the large `@octokit/plugin-rest-endpoint-methods` in bundles: Milepost uses only `octokit.request`. */
export function legacyRestEndpointMethods(): Record<string, never> {
  return {};
}
