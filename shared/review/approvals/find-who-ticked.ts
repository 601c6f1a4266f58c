import type { BodyVersion, ReadIssue } from "../../ports/issue-conversation.ts";
import type { IssueEdit } from "../../ports/work-queue.ts";
import { type ApprovalRequest, isBoxTicked } from "../../report/formats/approvals-issue.ts";

/**
 * Returns the login of the person who ticked the box of a run, or `null` if that is uncertain. A webhook's edit counts
 * only if nothing has changed the issue since. Otherwise the newest version that has the tick and follows one without it
 * names the person: a later edit of other text does not, and the list must have been Milepost's at that time.
 */
export async function findWhoTicked(
  request: Pick<ApprovalRequest, "run" | "digest">,
  { issue, edit, isIntact }: { issue: ReadIssue; edit: IssueEdit | null; isIntact: (body: string) => boolean },
  readVersions: () => Promise<BodyVersion[]>,
): Promise<string | null> {
  if (edit?.at === issue.updatedAt && edit.ticked.includes(request.run)) return edit.by;
  const versions = await readVersions();
  for (const [index, { body, editor }] of versions.entries()) {
    if (body === null || !isBoxTicked(body, request)) return null;
    const before = versions[index + 1]?.body ?? null;
    if (before === null) return null;
    if (!isBoxTicked(before, request)) return isIntact(body) ? editor : null;
  }
  return null;
}
