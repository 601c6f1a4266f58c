import * as z from "zod";
import { OutcomeUnknown, TrackerRefused } from "../../errors.ts";
import { JiraAnswer } from "./client/jira-answer.ts";
import type { JiraClient } from "./client/jira-client.ts";
import { FieldsRefused } from "./client/jira-error.ts";

/** Characters of Jira's words about one issue. */
const longestReason = 300;

const elementSchema = z.object({
  errorMessages: z.array(z.string()).catch([]),
  errors: z.record(z.string(), z.string()).catch({}),
});
const answerSchema = z.object({
  issues: z.array(z.object({ id: z.string(), key: z.string() })),
  errors: z
    .array(z.object({ failedElementNumber: z.number().int(), elementErrors: elementSchema }))
    .catch([]),
});

/** An issue that was made. */
export interface MadeIssue {
  id: string;
  key: string;
}

/**
 * Makes up to 50 issues in one request. Jira may make some and refuse others: the refused ones are named by their place,
 * and what was made stands in the order of the rest (Jira Cloud platform REST API, "Bulk create issue"). For each, in
 * the order given, what was made or why not.
 */
export async function bulkCreate(
  client: JiraClient,
  issues: readonly object[],
): Promise<(MadeIssue | TrackerRefused)[]> {
  const answer = await send(client, issues);
  // Not one of them was read: each is refused for the same reason.
  if (answer instanceof TrackerRefused) return issues.map(() => answer);
  const { made, refused } = readAnswer(answer);
  if (made.length + refused.size !== issues.length) {
    throw new OutcomeUnknown(
      `Jira was asked to make ${issues.length} issues and answered for ${made.length + refused.size}; the next sync looks for them.`,
    );
  }
  const queue = [...made];
  return issues.map((_, index) => refused.get(index) ?? queue.shift() ?? lost());
}

async function send(client: JiraClient, issues: readonly object[]): Promise<unknown> {
  try {
    return await client.request("write", "POST", ["issue", "bulk"], { body: { issueUpdates: issues } });
  } catch (error) {
    // Where it refuses all of them, the same answer comes with a status of failure.
    if (!(error instanceof TrackerRefused)) throw error;
    const { cause } = error;
    return cause instanceof JiraAnswer && answerSchema.safeParse(cause.body).success ? cause.body : error;
  }
}

function readAnswer(answer: unknown): { made: MadeIssue[]; refused: Map<number, TrackerRefused> } {
  const read = answerSchema.safeParse(answer);
  if (!read.success) {
    throw new OutcomeUnknown("Jira's answer to a create can't be read; the next sync looks for the items.", {
      cause: read.error,
    });
  }
  const { issues, errors } = read.data;
  const refused = new Map(
    errors.map(({ failedElementNumber, elementErrors }) => {
      const { errorMessages, errors: byField } = elementErrors;
      const words = [
        ...errorMessages,
        ...Object.entries(byField).map(([field, text]) => `${field}: ${text}`),
      ];
      const message = `Jira refused it: ${words.join("; ").slice(0, longestReason) || "no reason given"}`;
      const fields = Object.keys(byField);
      const one =
        fields.length > 0 ? new FieldsRefused(message, fields) : new TrackerRefused(message, "invalid");
      return [failedElementNumber, one];
    }),
  );
  return { made: issues, refused };
}

function lost(): never {
  throw new Error("Jira's answer was counted and is short");
}
