import { describe, expect, it } from "vitest";
import { accessErrors } from "../../../../shared/adapters/slack/access-errors.ts";
import { type SlackFailure, toSlackError } from "../../../../shared/adapters/slack/slack-error.ts";

const now = new Date("2026-06-01T08:00:00.000Z");
const inAMinute = "2026-06-01T08:01:00.000Z";

function errorFor(failure: SlackFailure, isRepeatable = false): Error {
  const context = {
    method: "chat.postMessage",
    channel: "C0123456789",
    now,
  };
  return toSlackError(failure, { ...context, isRepeatable });
}

const named = (name: string, syscall: string, code: string) =>
  Object.assign(new Error(`${syscall} ${code}`), { name, syscall, code });
const failed = (cause: unknown) => new TypeError("fetch failed", { cause });

describe("a broken connection", () => {
  it.each<[string, unknown, string]>([
    ["no such host", failed(named("Error", "getaddrinfo", "ENOTFOUND")), "RetryLater"],
    ["nobody listens", failed(named("Error", "connect", "ECONNREFUSED")), "RetryLater"],
    ["the connection took too long", failed(named("Error", "connect", "ETIMEDOUT")), "RetryLater"],
    [
      "undici's own time for it",
      failed(Object.assign(new Error("x"), { code: "UND_ERR_CONNECT_TIMEOUT" })),
      "RetryLater",
    ],
    ["a wrong certificate", failed(Object.assign(new Error("x"), { code: "CERT_HAS_EXPIRED" })), "RetryLater"],
    [
      "each of two addresses",
      failed(
        new AggregateError([named("Error", "connect", "ECONNREFUSED"), named("Error", "connect", "EHOSTUNREACH")]),
      ),
      "RetryLater",
    ],
    ["a reset", failed(named("Error", "read", "ECONNRESET")), "OutcomeUnknown"],
    ["a slow answer", failed(named("Error", "read", "ETIMEDOUT")), "OutcomeUnknown"],
    ["the socket closed", failed(Object.assign(new Error("x"), { code: "UND_ERR_SOCKET" })), "OutcomeUnknown"],
    ["given up", new DOMException("The operation was aborted due to timeout", "TimeoutError"), "OutcomeUnknown"],
    ["half an answer", new TypeError("terminated"), "OutcomeUnknown"],
    ["anything", "what", "OutcomeUnknown"],
  ])("%s", (_, cause, name) => {
    expect(errorFor({ kind: "connection", cause }).name).toBe(name);
    expect(errorFor({ kind: "connection", cause }, true)).toMatchObject({
      name: "RetryLater",
      reason: "outage",
    });
  });
});

describe("an error response", () => {
  it.each<[string, string]>([
    ["internal_error", "OutcomeUnknown"],
    ["fatal_error", "OutcomeUnknown"],
    ["rollup_error", "OutcomeUnknown"],
    ["<html>", "OutcomeUnknown"],
    ["", "OutcomeUnknown"],
    ["service_unavailable", "RetryLater"],
    ["request_timeout", "RetryLater"],
    ["ratelimited", "RetryLater"],
    ["message_not_found", "NotFound"],
    ["invalid_blocks", "MessageRejected"],
    ["msg_blocks_too_long", "MessageRejected"],
    ["something_new", "MessageRejected"],
    ...Object.keys(accessErrors).map((code): [string, string] => [code, "AccessDenied"]),
  ])("%s", (code, name) => {
    const error = errorFor({ kind: "error-code", code });
    expect(error.name).toBe(name);
    expect(error.message).not.toMatch(/[{}]|undefined|\.\.$/);
  });

  it.each<[number, string | null, boolean, string, string | null]>([
    [429, "7", false, "RetryLater", "2026-06-01T08:00:07.000Z"],
    [429, null, false, "RetryLater", inAMinute],
    [503, null, false, "OutcomeUnknown", null],
    [503, "5", true, "RetryLater", "2026-06-01T08:00:05.000Z"],
    [500, null, true, "RetryLater", inAMinute],
    [408, null, false, "OutcomeUnknown", null],
    [302, null, false, "AccessDenied", null],
    [404, null, false, "MessageRejected", null],
  ])("status %s, Retry-After %s, repeatable %s", (status, retryAfter, repeatable, name, retryAt) => {
    const error = errorFor({ kind: "status", status, retryAfter }, repeatable);
    expect(error.name).toBe(name);
    if (retryAt !== null) expect(error).toMatchObject({ retryAt: new Date(retryAt) });
  });
});
