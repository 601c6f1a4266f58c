import { TrackerRefused } from "../../../errors.ts";

/**
 * What a segment of a path may be: a word of the API, an issue's key, an id, a project's key. None of their
 * characters means anything in a URL, so none needs encoding.
 */
const segmentForms = [
  /^[a-z][A-Za-z]{0,63}$/,
  /^[A-Z][A-Z0-9_]{1,254}-\d{1,19}$/,
  /^\d{1,19}$/,
  /^[A-Z][A-Z0-9_]{1,254}$/,
];

/**
 * The path of an endpoint below `/rest/api/N`. jira-client decodes URIs: `%2e%2e%2f` would leave the endpoint, and a
 * lone `%` throw. Throws `TrackerRefused` for whatever is not surely one segment; nothing is sent then.
 */
export function jiraPath(segments: readonly string[]): string {
  const wrong = segments.find((segment) => !segmentForms.some((form) => form.test(segment)));
  if (wrong !== undefined || segments.length === 0) {
    const shown = JSON.stringify((wrong ?? "").slice(0, 40));
    throw new TrackerRefused(
      `Jira was not asked: ${shown} is no issue key (WEB-12), project key (WEB), id or word of its API.`,
      null,
    );
  }
  return `/${segments.join("/")}`;
}

/** Query parameters as jira-client is to be given them: encoded once more than it decodes them. */
export function jiraQuery(
  query: Readonly<Record<string, string | number | boolean>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, encodeURIComponent(String(value).toWellFormed())]),
  );
}
