import type * as z from "zod";
import { type MilepostError, OutcomeUnknown, RetryLater } from "../../errors.ts";
import { toExcerpt } from "./redact.ts";

/** A request that was answered. */
export interface AnsweredRequest {
  vendor: "GitHub" | "Jira" | "Slack";
  /** Method and path for error messages, for example "GET /repos/{owner}/{repo}". */
  request: string;
  /** True if the request changes nothing, so that it can be repeated. */
  isRead: boolean;
  now: Date;
}

/** Wait in milliseconds after an answer that violates the API, which a proxy or an upgrade can cause. */
const RETRY_MS = 60_000;

/**
 * Returns the validated answer. Throws `RetryLater` (read) or `OutcomeUnknown` (write) if the answer does not match the
 * schema. The message says where, and contains no value of the answer.
 */
export function parseAnswer<T>(schema: z.ZodType<T>, answer: unknown, request: AnsweredRequest): T {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const problem = typeof answer === "string" ? "text instead of JSON" : describeIssue(result.error.issues[0]);
  throw unexpectedAnswer(`sent an unreadable response to ${request.request} (${problem})`, request);
}

/** Returns the error for an answer that violates the vendor's API. `problem` continues the sentence "GitHub …". */
export function unexpectedAnswer(problem: string, { vendor, isRead, now }: AnsweredRequest): MilepostError {
  const message = `${vendor} ${problem}.`;
  if (isRead) return new RetryLater("outage", message, new Date(now.getTime() + RETRY_MS));
  return new OutcomeUnknown(`${message} The next run checks whether the request took effect.`);
}

function describeIssue(issue: z.core.$ZodIssue | undefined): string {
  if (!issue) return "invalid";
  const message = issue.message.replace(/^Invalid \w+: /, "");
  return issue.path.length === 0 ? message : `at "${toExcerpt(issue.path.join("."), 100)}": ${message}`;
}
