import type { ManagedBody } from "../../../model/item.ts";
import { type ApprovalRequest, renderApprovals } from "../../../report/formats/approvals-issue.ts";
import { escapeMarkdown } from "./escape-markdown.ts";

/** Renders the body of the approvals issue. Its boxes are text, so that no tick outlives an update. */
export function renderGitHubApprovals(requests: readonly ApprovalRequest[], repo: string): ManagedBody {
  return { text: renderApprovals(requests, { repo, escape: escapeMarkdown }), boxes: [] };
}
