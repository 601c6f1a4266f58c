import { formatInstant } from "../../calendar/format-date.ts";
import type { Remote } from "../../model/item.ts";
import type { IssueConversation } from "../../ports/issue-conversation.ts";
import { formatApproveCommand } from "../../report/attention.ts";
import type { ApprovalRequest } from "../../report/formats/approvals-issue.ts";

/** Why a tick does not count. */
export type RefusalReason = "no-write-access" | "own-account" | "unknown-person" | "list-changed";

interface RefusedTick {
  reason: RefusalReason;
  /** Login of the person who ticked, if known. */
  by: string | null;
  request: Pick<ApprovalRequest, "run" | "at">;
  repo: string;
}

/**
 * Comments on a tick that does not count, once per run, person and reason, however often the run is repeated or the box
 * is ticked. `isOwn` tells Milepost's comments from copies of them.
 */
export async function explainRefusedTick(
  issue: Remote,
  tick: RefusedTick,
  conversation: Pick<IssueConversation, "comments" | "comment">,
  isOwn: (login: string) => boolean,
): Promise<void> {
  const marker = `<!-- milepost-tick ${tick.request.run} ${tick.reason} ${tick.by ?? "-"} -->`;
  const comments = await conversation.comments(issue);
  const isAnswered = comments.some(({ text, author }) => author !== null && isOwn(author) && text.includes(marker));
  if (!isAnswered) await conversation.comment(issue, `${explain(tick)}\n\n${marker}\n`);
}

function explain({ reason, by, request, repo }: RefusedTick): string {
  const refused = `the tick for the run of ${formatInstant(request.at)} does not count, and Milepost removes it`;
  switch (reason) {
    case "no-write-access":
      return `@${by} has no write access to ${repo}: ${refused}. Somebody with write access can approve the run.`;
    case "own-account":
      return `Milepost itself works with the account @${by}, so nobody can tell its ticks from edits by Milepost: ${refused}. Somebody else can tick the box, or approve on the command line: \`${formatApproveCommand(repo, request.run)}\``;
    case "list-changed":
      return `The list of changes was edited by hand: ${refused} and restores the list. Read it, then tick the box again.`;
    case "unknown-person":
      return `GitHub does not show who ticked the box: ${refused}. Tick the box again.`;
  }
}
