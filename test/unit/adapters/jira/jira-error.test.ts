import { describe, expect, it } from "vitest";
import { JiraAnswer } from "../../../../shared/adapters/jira/client/jira-answer.ts";
import { describeJiraError, FieldsRefused } from "../../../../shared/adapters/jira/client/jira-error.ts";
import {
  AccessDenied,
  NotFound,
  OutcomeUnknown,
  RetryLater,
  TrackerRefused,
} from "../../../../shared/errors.ts";

const now = new Date("2026-11-22T10:00:00.000Z");
const path = "POST /issue";
type Headers_ = Record<string, string>;

function answer(status: number, body: unknown = {}, headers: Headers_ = {}): JiraAnswer {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return JiraAnswer.read({ status, headers: new Headers(headers), text }, "https://jira.example/x", (t) => t);
}

const describeIt = (error: unknown, read = false, at = path) =>
  describeJiraError(error, { read, now, path: at });

describe("a limit of Jira", () => {
  it.each<[string, number, Headers_, string]>([
    ["seconds", 429, { "retry-after": "5" }, "2026-11-22T10:00:05.000Z"],
    ["a date", 429, { "retry-after": "Sun, 22 Nov 2026 10:00:41 GMT" }, "2026-11-22T10:00:41.000Z"],
    [
      "the reset of Jira Cloud",
      429,
      { "x-ratelimit-reset": "2026-11-22T10:03Z" },
      "2026-11-22T10:03:00.000Z",
    ],
    [
      "a reset in seconds",
      429,
      { "x-ratelimit-reset": String(now.getTime() / 1000 + 90) },
      "2026-11-22T10:01:30.000Z",
    ],
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
    [
      "nonsense: a minute",
      429,
      { "retry-after": "soon", "x-ratelimit-reset": "never" },
      "2026-11-22T10:01:00.000Z",
    ],
    ["nothing: a minute", 429, {}, "2026-11-22T10:01:00.000Z"],
    ["a Jira that is too busy", 503, { "retry-after": "20" }, "2026-11-22T10:00:20.000Z"],
  ])("names %s", (_, status, headers, at) => {
    // A write that a busy server answers may have happened.
    for (const read of status === 503 ? [true] : [true, false]) {
      const error = describeIt(
        answer(status, "<html>", { ...headers, "ratelimit-reason": "jira-per-issue-on-write" }),
        read,
      );
      expect(error).toBeInstanceOf(RetryLater);
      expect(error).toMatchObject({ reason: "rate-limit", retryAt: new Date(at) });
      expect(error.message).toContain(at);
      expect(error.message).toContain("(jira-per-issue-on-write)");
      expect(error.cause).toBeInstanceOf(JiraAnswer);
    }
  });

  it("waits for the pause that the caller keeps, where Jira names no time, and asks for it only then", () => {
    let asked = 0;
    const pause = () => {
      asked += 1;
      return 240_000;
    };
    const limited = (headers: Headers_) =>
      describeJiraError(answer(429, {}, headers), { read: true, now, path, pause });
    expect(limited({ "retry-after": "30" })).toMatchObject({ retryAt: new Date("2026-11-22T10:00:30Z") });
    expect(asked).toBe(0);
    expect(limited({})).toMatchObject({ retryAt: new Date("2026-11-22T10:04:00Z") });
  });
});

describe("what Jira refuses", () => {
  it.each<[string, number, unknown, Headers_, abstract new (...args: never) => Error, RegExp]>([
    ["a token that is wrong", 401, {}, {}, AccessDenied, /answered 401.*token.*Set a new one/],
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
      "the same, said otherwise",
      401,
      "",
      { "x-authentication-denied-reason": "CAPTCHA_CHALLENGE; login-url=https://x" },
      AccessDenied,
      /CAPTCHA/,
    ],
    [
      "what the account may not do",
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
    ["a 403 of nobody knows what", 403, "", {}, AccessDenied, /not allowed/],
    [
      "what is not there",
      404,
      { errorMessages: ["Issue does not exist"], errors: {} },
      {},
      NotFound,
      /404 to POST \/issue: Issue does not exist/,
    ],
    ["what is gone", 410, {}, {}, NotFound, /410/],
    [
      "what it will not have",
      400,
      { errorMessages: ["Invalid payload"] },
      {},
      TrackerRefused,
      /\(400\): Invalid payload/,
    ],
    ["a conflict", 409, { errorMessages: ["In conflict"], errors: {} }, {}, TrackerRefused, /In conflict/],
    ["too much", 413, "<h1>Request Entity Too Large</h1>", {}, TrackerRefused, /Request Entity Too Large/],
    [
      "a gateway's words",
      422,
      { code: 422, message: "scope does not match" },
      {},
      TrackerRefused,
      /scope does not match/,
    ],
    ["something without a reason", 405, "", {}, TrackerRefused, /no reason given/],
    ["a list instead of a body", 400, ["x"], {}, TrackerRefused, /no reason given/],
    ["null", 400, "null", {}, TrackerRefused, /no reason given/],
  ])("%s", (_, status, body, headers, kind, says) => {
    for (const read of [true, false]) {
      const error = describeIt(answer(status, body, headers), read);
      expect(error).toBeInstanceOf(kind);
      expect(error.message).toMatch(says);
      expect(error.message).toContain("POST /issue");
      if (error instanceof TrackerRefused) expect(error.code).toBe("invalid");
    }
  });

  it("says what was removed when a search is", () => {
    const error = describeIt(
      answer(410, { errorMessages: ["The requested API has been removed."] }),
      true,
      "POST /search",
    );
    expect(error).toBeInstanceOf(NotFound);
    expect(error.message).toContain("410 to POST /search: it has removed that search");
    expect(error.message).toContain("/search/jql");
    expect(error.message).toContain("JIRA_API_TOKEN");
  });
});

describe("refused fields", () => {
  it("are each named with what Jira says", () => {
    const error = describeIt(
      answer(400, {
        errorMessages: ["Not created"],
        errors: { summary: "You must specify a summary.", customfield_10011: "Epic Name is required." },
      }),
    );
    expect(error).toBeInstanceOf(FieldsRefused);
    expect(error).toBeInstanceOf(TrackerRefused);
    expect(error).toMatchObject({ code: "field", fields: ["summary", "customfield_10011"] });
    expect(error.message).toBe(
      "Jira refused POST /issue (400): Not created; summary: You must specify a summary.; customfield_10011: Epic Name is required.",
    );
  });

  it("are found in the elements of a bulk request", () => {
    const element = (errors: object, failedElementNumber: number) => ({
      status: 400,
      elementErrors: { errorMessages: ["Failed"], errors },
      failedElementNumber,
    });
    const error = describeIt(
      answer(400, {
        issues: [],
        errors: [element({ summary: "Too long" }, 0), element({ duedate: "No date" }, 1)],
      }),
    );
    expect(error).toMatchObject({ code: "field", fields: ["summary", "duedate"] });
    expect(error.message).toContain("Failed; summary: Too long; duedate: No date");
  });

  it.each([
    [{ errors: { summary: 5 } }, "summary: refused"],
    [{ errors: { summary: "" }, errorMessages: [7, "words"] }, "words; summary: refused"],
    [{ errors: "text", errorMessages: ["words"] }, "words"],
    [{ errors: {}, errorMessages: null }, "no reason given"],
    [{ errors: [], errorMessages: ["words"] }, "words"],
  ])("are told whatever their shape: %j", (body, says) => {
    const error = describeIt(answer(400, body));
    expect(error).toBeInstanceOf(TrackerRefused);
    expect(error.message).toBe(`Jira refused POST /issue (400): ${says}`);
  });
});

describe("hostile words", () => {
  const huge = "long ".repeat(200_000);
  it.each<[string, unknown]>([
    ["a page", `<html><script>alert("x")</script>${"<p>".repeat(100_000)}${huge}`],
    ["angle brackets", "<".repeat(1_000_000)],
    ["a message", { errorMessages: [huge] }],
    [
      "many messages",
      { errorMessages: Array.from({ length: 5_000 }, (_, n) => `${n} ${huge.slice(0, 999)}`) },
    ],
  ])("are cut to 300 characters: %s", (_, body) => {
    for (const status of [400, 403, 404, 200]) {
      const start = performance.now();
      const { message } = describeIt(
        answer(status, status === 200 && typeof body !== "string" ? huge : body),
      );
      expect(message.length).toBeLessThan(300 + 130);
      expect(message).not.toMatch(/alert|<p>/);
      expect(performance.now() - start).toBeLessThan(2_000);
    }
  });

  it("are cut for each field, and ten are named", () => {
    const errors = Object.fromEntries(
      Array.from({ length: 500 }, (_, n) => [`customfield_${n}`, huge.slice(0, 9_999)]),
    );
    const { message } = describeIt(answer(400, { errors }));
    expect(message.length).toBeLessThan(1_700);
    expect(message).toContain("customfield_9: long");
    expect(message).toMatch(/…; and 490 more fields$/);
  });

  it("lose line breaks and control characters", () => {
    const { message } = describeIt(answer(400, { errorMessages: ["one\n two\u001b[31m\u202e three\u0000"] }));
    expect(message).toBe("Jira refused POST /issue (400): one two[31m three");
  });
});

describe("no answer, or a broken one", () => {
  const broken = [500, 502, 503, 504, 408].map((status) => answer(status, "<html>bad gateway</html>"));
  const lost = [
    new TypeError("fetch failed"),
    new DOMException("timed out", "TimeoutError"),
    "a string",
    undefined,
  ];

  it.each([...broken, ...lost])("may have done what it was to do (%s)", (error) => {
    expect(describeIt(error)).toBeInstanceOf(OutcomeUnknown);
    expect(describeIt(error).cause).toBe(error);
    expect(describeIt(error, true)).toMatchObject({
      reason: "outage",
      retryAt: new Date("2026-11-22T10:01:00Z"),
    });
  });

  it("is asked again when Jira says", () => {
    const later = describeIt(answer(502, {}, { "retry-after": "7" }), true);
    expect(later).toMatchObject({ reason: "outage", retryAt: new Date("2026-11-22T10:00:07.000Z") });
  });

  it("quotes the page that came instead of JSON", () => {
    expect(describeIt(answer(200, "<html><title>Log in</title></html>"), true).message).toBe(
      'Jira answered 200 without JSON ("Log in") to POST /issue; it is tried again.',
    );
  });
});
