import { RequestRejected } from "../../../errors.ts";

/** Matches the allowed path segments: a word of the API, a project key, an issue key or an id, all without `%`. */
const SEGMENT_PATTERN = /^(?:[a-z][A-Za-z]{0,63}|[A-Z][A-Z0-9_]{1,254}(?:-\d{1,19})?|\d{1,19})$/;

/**
 * Joins path segments, such as `["issue", "WEB-12"]` to `/issue/WEB-12`. Throws `RequestRejected` for any other text in
 * a segment: jira-client decodes URIs, so `%2e%2e%2f` would call another endpoint.
 */
export function buildPath(segments: readonly string[]): string {
  const invalid = segments.find((segment) => !SEGMENT_PATTERN.test(segment));
  if (invalid !== undefined || segments.length === 0) {
    const shown = JSON.stringify((invalid ?? "").slice(0, 40));
    throw new RequestRejected(
      `No request was sent to Jira: ${shown} is not an issue key (WEB-12), a project key (WEB), an id or a word of its API.`,
      null,
    );
  }
  return `/${segments.join("/")}`;
}

/** Encodes query parameters twice, because jira-client decodes them once. */
export function encodeQuery(query: Readonly<Record<string, string | number | boolean>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, encodeURIComponent(String(value).toWellFormed())]),
  );
}
