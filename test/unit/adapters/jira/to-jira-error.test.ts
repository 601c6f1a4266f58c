import { describe, expect, it } from "vitest";
import { JiraResponse } from "../../../../shared/adapters/jira/client/jira-response.ts";
import { toJiraError } from "../../../../shared/adapters/jira/client/to-jira-error.ts";
import { formatRetryTime } from "../../../../shared/calendar/format-date.ts";
import { AccessDenied, NotFound, OutcomeUnknown, RequestRejected, RetryLater } from "../../../../shared/errors.ts";
import { sampled } from "../../../support/sampled.ts";
import { loadCounted } from "../../../support/work-counter.ts";

const now = new Date("2026-11-22T10:00:00.000Z");
const path = "POST /issue";
type Headers_ = Record<string, string>;

function answer(status: number, body: unknown = {}, headers: Headers_ = {}): JiraResponse {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const url = "https://jira.example/x";
  return new JiraResponse({ status, headers: new Headers(headers), text }, url);
}

const baseUrl = "https://jira.example";
const convert = (error: unknown, read = false, at = path) =>
  toJiraError(error, { baseUrl, isRead: read, now, path: at });

describe("a rate limit", () => {
  it.each<[string, number, Headers_, string]>([
    ["seconds", 429, { "retry-after": "5" }, "2026-11-22T10:00:05.000Z"],
    ["a date", 429, { "retry-after": "Sun, 22 Nov 2026 10:00:41 GMT" }, "2026-11-22T10:00:41.000Z"],
    ["Cloud's reset", 429, { "x-ratelimit-reset": "2026-11-22T10:03Z" }, "2026-11-22T10:03:00.000Z"],
    ["a reset in seconds", 429, { "x-ratelimit-reset": String(now.getTime() / 1000 + 90) }, "2026-11-22T10:01:30.000Z"],
    [
      "seconds before a reset",
      429,
      { "retry-after": "7", "x-ratelimit-reset": "2026-11-22T10:03Z" },
      "2026-11-22T10:00:07.000Z",
    ],
    [
      "a reset that has passed: a minute",
      429,
      { "x-ratelimit-reset": "2026-11-22T10:00Z" },
      "2026-11-22T10:01:00.000Z",
    ],
    [
      "a date that has passed: a minute",
      429,
      { "retry-after": "Sun, 22 Nov 2026 09:59:00 GMT" },
      "2026-11-22T10:01:00.000Z",
    ],
    ["nonsense: a minute", 429, { "retry-after": "soon", "x-ratelimit-reset": "never" }, "2026-11-22T10:01:00.000Z"],
    ["nothing: a minute", 429, {}, "2026-11-22T10:01:00.000Z"],
    ["a Jira that is too busy", 503, { "retry-after": "20" }, "2026-11-22T10:00:20.000Z"],
  ])("names %s", (_, status, headers, at) => {
    // A write may have taken effect although the server was busy.
    for (const read of status === 503 ? [true] : [true, false]) {
      const error = convert(
        answer(status, "<html>", { ...headers, "ratelimit-reason": "jira-per-issue-on-write" }),
        read,
      );
      expect(error).toBeInstanceOf(RetryLater);
      expect(error).toMatchObject({ reason: "rate-limit", retryAt: new Date(at) });
      expect(error.message).toContain(formatRetryTime(at));
      expect(error.message).toMatch(
        status === 503 ? /^Jira is unavailable/ : /^Jira rate .*\(jira-per-issue-on-write\)/,
      );
      expect(error.cause).toBeInstanceOf(JiraResponse);
    }
  });

  it("uses the caller's backoff only if Jira names no time", () => {
    let asked = 0;
    const pause = () => {
      asked += 1;
      return 240_000;
    };
    const limited = (headers: Headers_) =>
      toJiraError(answer(429, {}, headers), { baseUrl, isRead: true, now, path, backoffMs: pause });
    expect(limited({ "retry-after": "30" })).toMatchObject({ retryAt: new Date("2026-11-22T10:00:30Z") });
    expect(asked).toBe(0);
    expect(limited({})).toMatchObject({ retryAt: new Date("2026-11-22T10:04:00Z") });
  });
});

describe("a failed request", () => {
  it.each<[string, number, unknown, Headers_, abstract new (...args: never) => Error, RegExp]>([
    ["a wrong token", 401, {}, {}, AccessDenied, /answered 401.*token.*Set a new token/],
    ["a failed sign-in", 403, {}, { "x-seraph-loginreason": "AUTHENTICATED_FAILED" }, AccessDenied, /token/],
    [
      "an account that must solve a CAPTCHA",
      403,
      "",
      { "x-seraph-loginreason": "AUTHENTICATION_DENIED" },
      AccessDenied,
      /CAPTCHA/,
    ],
    [
      "the same in another header",
      401,
      "",
      { "x-authentication-denied-reason": "CAPTCHA_CHALLENGE; login-url=https://x" },
      AccessDenied,
      /CAPTCHA/,
    ],
    [
      "a missing permission",
      403,
      { errorMessages: ["You cannot create issues"] },
      {},
      AccessDenied,
      /POST \/issue: You cannot create issues/,
    ],
    [
      "a 403 of a gateway",
      403,
      "<html><body>Blocked <b>by</b> WAF</body></html>",
      {},
      AccessDenied,
      /: Blocked by WAF\./,
    ],
    ["a 403 without a reason", 403, "", {}, AccessDenied, /not allowed/],
    [
      "a missing issue",
      404,
      { errorMessages: ["Issue does not exist"], errors: {} },
      {},
      NotFound,
      /404 to POST \/issue: Issue does not exist/,
    ],
    ["a removed resource", 410, {}, {}, NotFound, /410/],
    [
      "an invalid payload",
      400,
      { errorMessages: ["Invalid payload"] },
      {},
      RequestRejected,
      /\(400\): Invalid payload/,
    ],
    ["a conflict", 409, { errorMessages: ["In conflict"], errors: {} }, {}, RequestRejected, /In conflict/],
    [
      "a body that is too large",
      413,
      "<h1>Request Entity Too Large</h1>",
      {},
      RequestRejected,
      /Request Entity Too Large/,
    ],
    [
      "a message of a gateway",
      422,
      { code: 422, message: "scope does not match" },
      {},
      RequestRejected,
      /scope does not match/,
    ],
    ["an error without a reason", 405, "", {}, RequestRejected, /no reason given/],
    ["a list instead of a body", 400, ["x"], {}, RequestRejected, /no reason given/],
    ["null", 400, "null", {}, RequestRejected, /no reason given/],
  ])("%s", (_, status, body, headers, kind, says) => {
    for (const read of [true, false]) {
      const error = convert(answer(status, body, headers), read);
      expect(error).toBeInstanceOf(kind);
      expect(error.message).toMatch(says);
      expect(error.message).toContain("POST /issue");
      if (error instanceof RequestRejected) expect(error.code).toBe("invalid");
    }
  });

  it("explains that the old search was removed", () => {
    const error = convert(
      answer(410, { errorMessages: ["The requested API has been removed."] }),
      true,
      "POST /search",
    );
    expect(error).toBeInstanceOf(NotFound);
    expect(error.message).toContain("410 to POST /search: Jira Cloud no longer has this search");
    expect(error.message).toContain("JIRA_API_TOKEN");
  });
});

describe("rejected fields", () => {
  it("are listed with Jira's messages", () => {
    const error = convert(
      answer(400, {
        errorMessages: ["Not created"],
        errors: { summary: "You must specify a summary.", customfield_10011: "Epic Name is required." },
      }),
    );
    expect(error).toBeInstanceOf(RequestRejected);
    expect(error).toMatchObject({ code: "field" });
    expect(error.message).toBe(
      "Jira rejected POST /issue (400): Not created; summary: You must specify a summary.; customfield_10011: Epic Name is required.",
    );
  });

  it("are found in the elements of a bulk request", () => {
    const element = (errors: object, failedElementNumber: number) => ({
      status: 400,
      elementErrors: { errorMessages: ["Failed"], errors },
      failedElementNumber,
    });
    const error = convert(
      answer(400, {
        issues: [],
        errors: [element({ summary: "Too long" }, 0), element({ duedate: "No date" }, 1)],
      }),
    );
    expect(error).toMatchObject({ code: "field" });
    expect(error.message).toContain("Failed; summary: Too long; duedate: No date");
  });

  it.each([
    [{ errors: { summary: 5 } }, "summary: rejected"],
    [{ errors: { summary: "" }, errorMessages: [7, "words"] }, "words; summary: rejected"],
    [{ errors: "text", errorMessages: ["words"] }, "words"],
    [{ errors: {}, errorMessages: null }, "no reason given"],
    [{ errors: [], errorMessages: ["words"] }, "words"],
  ])("are reported for any shape: %j", (body, says) => {
    const error = convert(answer(400, body));
    expect(error).toBeInstanceOf(RequestRejected);
    expect(error.message).toBe(`Jira rejected POST /issue (400): ${says}`);
  });
});

describe("hostile error texts", () => {
  const huge = "long ".repeat(200_000);
  it.each<[string, unknown]>([
    ["a page", `<html><script>alert("x")</script>${"<p>".repeat(100_000)}${huge}`],
    ["angle brackets", "<".repeat(1_000_000)],
    ["a message", { errorMessages: [huge] }],
    [
      "many messages",
      { errorMessages: Array.from({ length: sampled(5_000) }, (_, n) => `${n} ${huge.slice(0, 999)}`) },
    ],
  ])("are truncated to 300 characters, after work in proportion to their size: %s", (_, body) => {
    const counted = loadCounted<
      typeof import("../../../../shared/adapters/jira/client/jira-response.ts") &
        typeof import("../../../../shared/adapters/jira/client/to-jira-error.ts")
    >("shared/adapters/jira/client/jira-response.ts", "shared/adapters/jira/client/to-jira-error.ts");
    const { JiraResponse, toJiraError } = counted.module;
    for (const status of [400, 403, 404, 200]) {
      const sent = status === 200 && typeof body !== "string" ? huge : body;
      const text = typeof sent === "string" ? sent : JSON.stringify(sent);
      const { message } = convert(answer(status, sent));
      expect(message.length).toBeLessThan(300 + 130);
      expect(message).not.toMatch(/alert|<p>/);
      const work = () => {
        const url = "https://jira.example/x";
        const response = new JiraResponse({ status, headers: new Headers(), text }, url);
        toJiraError(response, { baseUrl, isRead: false, now, path });
      };
      expect(counted.countPer(text.length, work)).toBeLessThan(100);
    }
    counted.stop();
  });

  it("are truncated per field, and ten fields are listed", () => {
    const errors = Object.fromEntries(
      Array.from({ length: 500 }, (_, n) => [`customfield_${n}`, huge.slice(0, 9_999)]),
    );
    const { message } = convert(answer(400, { errors }));
    expect(message.length).toBeLessThan(1_700);
    expect(message).toContain("customfield_9: long");
    expect(message).toMatch(/…; and 490 more fields$/);
  });

  it("lose line breaks and control characters", () => {
    const { message } = convert(answer(400, { errorMessages: ["one\n two\u001b[31m\u202e three\u0000"] }));
    expect(message).toBe("Jira rejected POST /issue (400): one two[31m three");
  });
});

describe("no response, or a broken one", () => {
  const broken = [500, 502, 503, 504, 408].map((status) => answer(status, "<html>bad gateway</html>"));
  const lost = [new TypeError("fetch failed"), new DOMException("timed out", "TimeoutError"), "a string", undefined];

  it.each([...broken, ...lost])("is OutcomeUnknown for a write and RetryLater for a read (%s)", (error) => {
    expect(convert(error)).toBeInstanceOf(OutcomeUnknown);
    expect(convert(error).cause).toBe(error);
    expect(convert(error, true)).toMatchObject({
      reason: "outage",
      retryAt: new Date("2026-11-22T10:01:00Z"),
    });
  });

  it("uses the retry time that Jira names", () => {
    const retryAt = new Date("2026-11-22T10:00:07.000Z");
    expect(convert(answer(502, {}, { "retry-after": "7" }), true)).toMatchObject({
      reason: "outage",
      retryAt,
    });
  });

  it("quotes the page that was sent instead of JSON", () => {
    expect(convert(answer(200, "<html><title>Log in</title></html>"), true).message).toBe(
      'Jira answered 200 without JSON ("Log in") to POST /issue.',
    );
  });
});
