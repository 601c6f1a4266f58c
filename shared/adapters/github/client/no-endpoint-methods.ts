/** Replaces `@octokit/plugin-rest-endpoint-methods` in bundles, because Milepost requests routes by their text. */
export function legacyRestEndpointMethods(): Record<string, never> {
  return {};
}
