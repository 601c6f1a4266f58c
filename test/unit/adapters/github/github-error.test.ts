import { RequestError } from "@octokit/request-error";
import { describe, expect, it } from "vitest";
import { describeGitHubError } from "../../../../shared/adapters/github/github-error.ts";
import {
  AccessDenied,
  NotFound,
  OutcomeUnknown,
  RetryLater,
  TrackerRefused,
} from "../../../../shared/errors.ts";

const now = new Date("2026-11-22T10:00:00.000Z");
const inAnHour = String(Date.parse("2026-11-22T11:00:00Z") / 1000);
const path = "POST /repos/{owner}/{repo}/issues";

type Headers = Record<string, string>;

function answer(status: number, data: unknown = {}, headers: Headers = {}): RequestError {
  const request = { method: "POST" as const, url: "https://api.github.com/x", headers: {} };
  return new RequestError("failed", status, {
    request,
    response: { status, url: request.url, headers, data },
  });
}

/** Octokit's own: no answer came, and the status is made up. */
function silence(): RequestError {
  return new RequestError("fetch failed", 500, {
    request: { method: "POST", url: "https://api.github.com/x", headers: {} },
  });
}

const describeIt = (error: unknown, read = false) => describeGitHubError(error, { read, now, path });
const secondary = {
  message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
};
const left = { "x-ratelimit-remaining": "4000", "x-ratelimit-reset": inAnHour };
const none = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inAnHour };

describe("a limit of GitHub", () => {
  it.each<[string, number, unknown, Headers, string]>([
    [
      "the primary limit, until it is reset",
      403,
      { message: "API rate limit exceeded for user ID 1." },
      none,
      "2026-11-22T11:00:00.000Z",
    ],
    ["the primary limit as a 429", 429, {}, none, "2026-11-22T11:00:00.000Z"],
    [
      "a secondary limit that names its time",
      403,
      secondary,
      { ...left, "retry-after": "37" },
      "2026-11-22T10:00:37.000Z",
    ],
    [
      "a secondary limit known by its header only",
      403,
      {},
      { ...left, "retry-after": "5" },
      "2026-11-22T10:00:05.000Z",
    ],
    ["a secondary limit known by its text only: a minute", 403, secondary, left, "2026-11-22T10:01:00.000Z"],
    [
      "the old name of it",
      403,
      { message: "You have triggered an abuse detection mechanism." },
      left,
      "2026-11-22T10:01:00.000Z",
    ],
    ["429 with a time", 429, {}, { "retry-after": "5" }, "2026-11-22T10:00:05.000Z"],
    ["429 without any", 429, "<html>", {}, "2026-11-22T10:01:00.000Z"],
    [
      "the time named goes before the reset",
      403,
      secondary,
      { ...none, "retry-after": "90" },
      "2026-11-22T10:01:30.000Z",
    ],
    [
      "a reset that has passed by our clock: a minute",
      403,
      {},
      { ...none, "x-ratelimit-reset": "1" },
      "2026-11-22T10:01:00.000Z",
    ],
    ["a time that is no number: a minute", 429, {}, { "retry-after": "soon" }, "2026-11-22T10:01:00.000Z"],
    [
      "a time that is a date",
      403,
      secondary,
      { ...left, "retry-after": "Sun, 22 Nov 2026 10:00:41 GMT" },
      "2026-11-22T10:00:41.000Z",
    ],
    [
      "a date that has passed by our clock: a minute",
      429,
      {},
      { "retry-after": "Sun, 22 Nov 2026 09:59:00 GMT" },
      "2026-11-22T10:01:00.000Z",
    ],
    ["no time at all in the header: a minute", 429, {}, { "retry-after": " " }, "2026-11-22T10:01:00.000Z"],
    ["a time below nothing: a minute", 429, {}, { "retry-after": "-5" }, "2026-11-22T10:01:00.000Z"],
    ["at once, when GitHub says so", 429, {}, { "retry-after": "0" }, "2026-11-22T10:00:00.000Z"],
    [
      "the reset while requests remain says nothing: a minute",
      429,
      secondary,
      left,
      "2026-11-22T10:01:00.000Z",
    ],
  ])("%s", (_, status, data, headers, at) => {
    for (const read of [true, false]) {
      const error = describeIt(answer(status, data, headers), read);
      expect(error).toBeInstanceOf(RetryLater);
      expect(error).toMatchObject({ reason: "rate-limit", retryAt: new Date(at) });
      expect(error.message).toContain(at);
      expect(error.cause).toBeInstanceOf(RequestError);
    }
  });
});

it("waits for the pause that the caller keeps, where GitHub names no time, and asks for it only then", () => {
  let asked = 0;
  const pause = () => {
    asked += 1;
    return 240_000;
  };
  const limited = (headers: Headers) =>
    describeGitHubError(answer(403, secondary, headers), { read: false, now, path, pause });
  expect(limited({ ...left, "retry-after": "30" })).toMatchObject({
    retryAt: new Date("2026-11-22T10:00:30Z"),
  });
  expect(limited(none)).toMatchObject({ retryAt: new Date("2026-11-22T11:00:00Z") });
  expect(asked).toBe(0);
  expect(limited(left)).toMatchObject({ retryAt: new Date("2026-11-22T10:04:00Z") });
});

describe("what GitHub refuses", () => {
  it.each<[string, number, unknown, Headers, abstract new (...args: never) => Error, RegExp]>([
    ["a token that is wrong", 401, { message: "Bad credentials" }, left, AccessDenied, /token/],
    [
      "what the token may not do",
      403,
      { message: "Resource not accessible by integration" },
      left,
      AccessDenied,
      /Resource not accessible/,
    ],
    ["a 403 of nobody knows what", 403, "<html>", {}, AccessDenied, /not allowed/],
    ["what is not there, or is hidden", 404, { message: "Not Found" }, left, NotFound, /404/],
    ["what was deleted", 410, { message: "This issue was deleted" }, left, NotFound, /410/],
    [
      "what it will not have",
      400,
      { message: "Problems parsing JSON" },
      left,
      TrackerRefused,
      /Problems parsing/,
    ],
    ["what is locked", 423, {}, left, TrackerRefused, /no reason given/],
  ])("%s", (_, status, data, headers, kind, says) => {
    const error = describeIt(answer(status, data, headers));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toMatch(says);
    expect(error.message).toMatch(status === 401 ? /401/ : /\{owner\}\/\{repo\}/);
  });

  it("has GitHub's own reason and its words", () => {
    const data = {
      message: "Validation Failed",
      errors: [{ resource: "Milestone", code: "already_exists", field: "title" }],
    };
    const error = describeIt(answer(422, data));
    expect(error).toBeInstanceOf(TrackerRefused);
    expect(error).toMatchObject({ code: "already_exists" });
    expect(error.message).toContain("Validation Failed; title already_exists");
  });

  it.each([
    [
      { message: "Validation Failed", errors: ["The sub-issue is there already"] },
      "The sub-issue is there already",
    ],
    [{ message: "Unprocessable", errors: "one string" }, "Unprocessable"],
    [{ message: null }, "no reason given"],
    [
      { message: "Gone wrong", errors: [{ code: "custom", field: null, message: "the words" }] },
      "Gone wrong",
    ],
  ])("is told whatever its shape: %j", (data, says) => {
    const error = describeIt(answer(422, data));
    expect(error).toBeInstanceOf(TrackerRefused);
    expect(error.message).toContain(says);
  });
});

describe("no answer, or a broken one", () => {
  const broken = [500, 502, 503, 504].map((status) => answer(status, "<html>bad gateway</html>"));
  const lost = [
    silence(),
    new TypeError("fetch failed"),
    new DOMException("timed out", "TimeoutError"),
    "a string",
  ];

  it.each([...broken, ...lost])("may have done what it was to do: a write is not repeated (%s)", (error) => {
    expect(describeIt(error)).toBeInstanceOf(OutcomeUnknown);
    expect(describeIt(error).cause).toBe(error);
  });

  it.each([...broken, ...lost])("is asked again where it was only a read (%s)", (error) => {
    const later = describeIt(error, true);
    expect(later).toBeInstanceOf(RetryLater);
    expect(later).toMatchObject({ reason: "outage", retryAt: new Date("2026-11-22T10:01:00.000Z") });
  });

  it("is asked again when GitHub says, to the second", () => {
    const later = describeIt(answer(503, {}, { "retry-after": "7" }), true);
    expect(later).toMatchObject({ reason: "outage", retryAt: new Date("2026-11-22T10:00:07.000Z") });
  });

  it("leaves an error that says it all already", () => {
    const moved = new NotFound("it has moved");
    expect(describeIt(moved)).toBe(moved);
  });
});
