import { formatInstant } from "../../calendar/format-date.ts";
import type { Remote } from "../../model/item.ts";
import type { IssueConversation } from "../../ports/issue-conversation.ts";
import type { ApprovalRequest } from "../../report/formats/approvals-issue.ts";

/** Why a tick was undone. */
export type TickAnswer = "no-write-access" | "unknown-person" | "list-changed";

interface UndoneTick {
  kind: TickAnswer;
  /** Login of the person who ticked, if known. */
  by: string | null;
  request: Pick<ApprovalRequest, "run" | "at">;
  repo: string;
}

/**
 * Comments on a tick that is undone, once per run, person and reason, however often the run is repeated or the box is
 * ticked. `isOwn` tells Milepost's comments from copies of them.
 */
export async function answerOnce(
  issue: Remote,
  tick: UndoneTick,
  conversation: Pick<IssueConversation, "comments" | "comment">,
  isOwn: (login: string) => boolean,
): Promise<void> {
  const marker = `<!-- milepost-tick ${tick.request.run} ${tick.kind} ${tick.by ?? "-"} -->`;
  const comments = await conversation.comments(issue);
  const isAnswered = comments.some(({ text, author }) => author !== null && isOwn(author) && text.includes(marker));
  if (!isAnswered) await conversation.comment(issue, `${explain(tick)}\n\n${marker}\n`);
}

function explain({ kind, by, request, repo }: UndoneTick): string {
  const undone = `the tick for the run of ${formatInstant(request.at)} is undone`;
  if (kind === "no-write-access") {
    return `@${by} has no write access to ${repo}, so ${undone}. Somebody with write access can approve the run.`;
  }
  return kind === "list-changed"
    ? `The list of changes was edited by hand, so ${undone} and the list is restored. Read it, then tick the box again.`
    : `GitHub does not show who ticked the box, so ${undone}. Tick the box again.`;
}
