import * as z from "zod";
import { OutcomeUnknown, RequestRejected } from "../../../errors.ts";
import type { JiraClient } from "../client/jira-client.ts";
import { JiraResponse } from "../client/jira-response.ts";
import { issueErrorsSchema, toRejection } from "../client/to-jira-error.ts";
import type { JiraIssue } from "./jira-issue.ts";

const bulkResponseSchema = z.object({
  issues: z.array(z.object({ id: z.string(), key: z.string() })),
  errors: z.array(z.object({ failedElementNumber: z.number().int(), elementErrors: issueErrorsSchema })).catch([]),
});

/**
 * Creates up to 50 issues in one request. Returns each created issue or its rejection, in order (Jira Cloud platform
 * REST API, "Bulk create issue"). Throws `OutcomeUnknown` if the response lacks an issue.
 */
export async function bulkCreate(
  client: JiraClient,
  issues: readonly object[],
): Promise<(Pick<JiraIssue, "id" | "key"> | RequestRejected)[]> {
  const response = await send(client, issues);
  // Jira rejected the request as a whole.
  if (response instanceof RequestRejected) return issues.map(() => response);
  const parsed = bulkResponseSchema.safeParse(response);
  if (!parsed.success) throw unreadableResponse(parsed.error);
  const { issues: created, errors } = parsed.data;
  const rejections = new Map(
    errors.map((one) => [one.failedElementNumber, toRejection("the issue", one.elementErrors)]),
  );
  const queue = created.values();
  const results = issues.flatMap((_, index) => rejections.get(index) ?? queue.next().value ?? []);
  if (results.length !== issues.length || created.length + rejections.size !== issues.length) {
    throw new OutcomeUnknown(
      `Jira was asked to create ${issues.length} issues and answered for ${created.length + rejections.size}. The next run looks for them.`,
    );
  }
  return results;
}

async function send(client: JiraClient, issues: readonly object[]): Promise<unknown> {
  try {
    return await client.request("write", "POST", ["issue", "bulk"], { body: { issueUpdates: issues } });
  } catch (error) {
    // If Jira rejects every issue, the response has the same form but an error status.
    if (!(error instanceof RequestRejected)) throw error;
    const { cause } = error;
    const isBulkResponse = cause instanceof JiraResponse && bulkResponseSchema.safeParse(cause.body).success;
    return isBulkResponse ? cause.body : error;
  }
}

/** Returns the error for a write whose response can't be parsed, perhaps because it was cut off. */
export function unreadableResponse(cause: z.ZodError): OutcomeUnknown {
  const message = "Jira's response to a write can't be read. The next run checks whether it took effect.";
  return new OutcomeUnknown(message, { cause });
}
