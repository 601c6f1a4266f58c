import { RequestError } from "@octokit/request-error";
import { describe, expect, it } from "vitest";
import { translateGitHubError } from "../../../../shared/adapters/github/client/github-error.ts";
import { formatRetryTime } from "../../../../shared/calendar/format-date.ts";
import { AccessDenied, NotFound, OutcomeUnknown, RequestRejected, RetryLater } from "../../../../shared/errors.ts";

const now = new Date("2026-11-22T10:00:00.000Z");
const inAnHour = String(Date.parse("2026-11-22T11:00:00Z") / 1000);
const route = "POST /repos/{owner}/{repo}/issues";

type Headers = Record<string, string>;

function responseError(status: number, data: unknown = {}, headers: Headers = {}): RequestError {
  const request = { method: "POST" as const, url: "https://api.github.com/x", headers: {} };
  return new RequestError("failed", status, {
    request,
    response: { status, url: request.url, headers, data },
  });
}

/** Octokit's error without a response; its status is made up. */
function connectionError(): RequestError {
  return new RequestError("fetch failed", 500, {
    request: { method: "POST", url: "https://api.github.com/x", headers: {} },
  });
}

const apiUrl = "https://api.github.com";
const translate = (error: unknown, isRead = false) => translateGitHubError(error, { apiUrl, isRead, now, route });
const secondary = {
  message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
};
const left = { "x-ratelimit-remaining": "4000", "x-ratelimit-reset": inAnHour };
const none = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inAnHour };

describe("a rate limit", () => {
  it.each<[string, number, unknown, Headers, string]>([
    [
      "primary limit: until its reset",
      403,
      { message: "API rate limit exceeded for user ID 1." },
      none,
      "2026-11-22T11:00:00.000Z",
    ],
    ["primary limit as a 429", 429, {}, none, "2026-11-22T11:00:00.000Z"],
    ["secondary limit with a time", 403, secondary, { ...left, "retry-after": "37" }, "2026-11-22T10:00:37.000Z"],
    ["secondary limit identified by its header", 403, {}, { ...left, "retry-after": "5" }, "2026-11-22T10:00:05.000Z"],
    ["secondary limit identified by its text: a minute", 403, secondary, left, "2026-11-22T10:01:00.000Z"],
    [
      "the old text of a secondary limit",
      403,
      { message: "You have triggered an abuse detection mechanism." },
      left,
      "2026-11-22T10:01:00.000Z",
    ],
    ["429 with a time", 429, {}, { "retry-after": "5" }, "2026-11-22T10:00:05.000Z"],
    ["429 without a time", 429, "<html>", {}, "2026-11-22T10:01:00.000Z"],
    [
      "retry-after takes precedence over the reset",
      403,
      secondary,
      { ...none, "retry-after": "90" },
      "2026-11-22T10:01:30.000Z",
    ],
    ["a reset in the past: a minute", 403, {}, { ...none, "x-ratelimit-reset": "1" }, "2026-11-22T10:01:00.000Z"],
    ["a retry-after that is not a number: a minute", 429, {}, { "retry-after": "soon" }, "2026-11-22T10:01:00.000Z"],
    [
      "a retry-after that is a date",
      403,
      secondary,
      { ...left, "retry-after": "Sun, 22 Nov 2026 10:00:41 GMT" },
      "2026-11-22T10:00:41.000Z",
    ],
    [
      "a retry-after date in the past: a minute",
      429,
      {},
      { "retry-after": "Sun, 22 Nov 2026 09:59:00 GMT" },
      "2026-11-22T10:01:00.000Z",
    ],
    ["an empty retry-after: a minute", 429, {}, { "retry-after": " " }, "2026-11-22T10:01:00.000Z"],
    ["a negative retry-after: a minute", 429, {}, { "retry-after": "-5" }, "2026-11-22T10:01:00.000Z"],
    ["a retry-after of 0", 429, {}, { "retry-after": "0" }, "2026-11-22T10:00:00.000Z"],
    ["a reset while requests remain: a minute", 429, secondary, left, "2026-11-22T10:01:00.000Z"],
  ])("%s", (_, status, data, headers, at) => {
    for (const isRead of [true, false]) {
      const error = translate(responseError(status, data, headers), isRead);
      expect(error).toBeInstanceOf(RetryLater);
      expect(error).toMatchObject({ reason: "rate-limit", retryAt: new Date(at) });
      expect(error.message).toContain(formatRetryTime(at));
      expect(error.cause).toBeInstanceOf(RequestError);
    }
  });
});

it("uses the backoff only if GitHub names no time", () => {
  let calls = 0;
  const backoffMs = () => {
    calls += 1;
    return 240_000;
  };
  const limited = (headers: Headers) =>
    translateGitHubError(responseError(403, secondary, headers), { apiUrl, isRead: false, now, route, backoffMs });
  expect(limited({ ...left, "retry-after": "30" })).toMatchObject({
    retryAt: new Date("2026-11-22T10:00:30Z"),
  });
  expect(limited(none)).toMatchObject({ retryAt: new Date("2026-11-22T11:00:00Z") });
  expect(calls).toBe(0);
  expect(limited(left)).toMatchObject({ retryAt: new Date("2026-11-22T10:04:00Z") });
});

describe("a rejected request", () => {
  it.each<[string, number, unknown, Headers, abstract new (...args: never) => Error, RegExp]>([
    ["an invalid token", 401, { message: "Bad credentials" }, left, AccessDenied, /token/],
    [
      "a missing permission",
      403,
      { message: "Resource not accessible by integration" },
      left,
      AccessDenied,
      /Resource not accessible/,
    ],
    ["a 403 without a reason", 403, "<html>", {}, AccessDenied, /no reason given/],
    ["missing or inaccessible", 404, { message: "Not Found" }, left, NotFound, /404/],
    ["deleted", 410, { message: "This issue was deleted" }, left, NotFound, /410/],
    ["invalid", 400, { message: "Problems parsing JSON" }, left, RequestRejected, /Problems parsing/],
    ["locked", 423, {}, left, RequestRejected, /no reason given/],
  ])("%s", (_, status, data, headers, kind, expected) => {
    const error = translate(responseError(status, data, headers));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(expected);
    expect(error.message).toMatch(status === 401 ? /401/ : /\{owner\}\/\{repo\}/);
  });

  it("contains GitHub's code and message", () => {
    const data = {
      message: "Validation Failed",
      errors: [{ resource: "Milestone", code: "already_exists", field: "title" }],
    };
    const error = translate(responseError(422, data));
    expect(error).toBeInstanceOf(RequestRejected);
    expect(error).toMatchObject({ code: "already_exists" });
    expect(error.message).toContain("Validation Failed; title already_exists");
  });

  it.each([
    [{ message: "Validation Failed", errors: ["The sub-issue is there already"] }, "The sub-issue is there already"],
    [{ message: "Unprocessable", errors: "one string" }, "Unprocessable"],
    [{ message: null }, "no reason given"],
    [{ message: "Failed", errors: [{ code: "custom", field: null, message: "the words" }] }, "Failed"],
  ])("contains the message of any body: %j", (data, expected) => {
    const error = translate(responseError(422, data));
    expect(error).toBeInstanceOf(RequestRejected);
    expect(error.message).toContain(expected);
  });
});

describe("a server error or no response", () => {
  const serverErrors = [500, 502, 503, 504].map((status) => responseError(status, "<html>bad gateway</html>"));
  const connectionErrors = [
    connectionError(),
    new TypeError("fetch failed"),
    new DOMException("timed out", "TimeoutError"),
    "a string",
  ];

  it.each([...serverErrors, ...connectionErrors])("is OutcomeUnknown for a write (%s)", (error) => {
    expect(translate(error)).toBeInstanceOf(OutcomeUnknown);
    expect(translate(error).cause).toBe(error);
  });

  it.each([...serverErrors, ...connectionErrors])("is RetryLater for a read (%s)", (error) => {
    const later = translate(error, true);
    expect(later).toBeInstanceOf(RetryLater);
    expect(later).toMatchObject({ reason: "outage", retryAt: new Date("2026-11-22T10:01:00.000Z") });
  });

  it("uses the time that GitHub names", () => {
    const later = translate(responseError(503, {}, { "retry-after": "7" }), true);
    expect(later).toMatchObject({ reason: "outage", retryAt: new Date("2026-11-22T10:00:07.000Z") });
  });

  it("returns a NotFound unchanged", () => {
    const moved = new NotFound("moved");
    expect(translate(moved)).toBe(moved);
  });
});
