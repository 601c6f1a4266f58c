import * as z from "zod";
import { OutcomeUnknown, RequestRejected } from "../../../errors.ts";
import { parseAnswer } from "../../answers/parse-answer.ts";
import { answeredByJira, type JiraClient } from "../client/jira-client.ts";
import { JiraResponse } from "../client/jira-response.ts";
import { issueErrorsSchema, toRejection } from "../client/to-jira-error.ts";
import { issueKeySchema, type JiraIssue } from "./jira-issue.ts";

const bulkResponseSchema = z.object({
  issues: z.array(z.object({ id: z.string(), key: issueKeySchema })),
  errors: z.array(z.object({ failedElementNumber: z.number().int(), elementErrors: issueErrorsSchema })).catch([]),
});

/**
 * Creates up to 50 issues in one request (Jira Cloud platform REST API, "Bulk create issue"). Returns the created issue
 * or the rejection for each of `issues`, in order. Throws `OutcomeUnknown` if the response lacks an issue.
 */
export async function bulkCreate(
  client: JiraClient,
  issues: readonly object[],
): Promise<(Pick<JiraIssue, "id" | "key"> | RequestRejected)[]> {
  const response = await send(client, issues);
  // Jira rejected the whole request, so every issue has the same rejection.
  if (response instanceof RequestRejected) return issues.map(() => response);
  const request = answeredByJira("write", client, "POST", ["issue", "bulk"]);
  const { issues: created, errors } = parseAnswer(bulkResponseSchema, response, request);
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
    // If Jira rejects all issues, the response has an error status but contains the same JSON.
    if (!(error instanceof RequestRejected)) throw error;
    const { cause } = error;
    const isBulkResponse = cause instanceof JiraResponse && bulkResponseSchema.safeParse(cause.body).success;
    return isBulkResponse ? cause.body : error;
  }
}
