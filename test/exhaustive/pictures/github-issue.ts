import MarkdownIt from "markdown-it";
import type { GitHubIssueSnapshot } from "../../../local/emulators/github/snapshots.ts";
import { escapeMarkup } from "../../../local/emulators/shared/html.ts";

const style = `
body { font: 14px/1.5 system-ui; color: #1f2328; margin: 24px; width: 752px }
h1 { font-size: 26px; font-weight: 400; margin: 0 0 8px } h1 span, .quiet { color: #59636e }
.state { background: #1a7f37; color: #fff; border-radius: 1em; padding: 4px 12px; font-weight: 500 } .state.closed { background: #8250df }
.label { border: 1px solid #d1d9e0; border-radius: 1em; padding: 1px 8px; font-size: 12px; margin-left: 4px }
.box { border: 1px solid #d1d9e0; border-radius: 6px; margin-top: 16px } .box > :first-child { background: #f6f8fa; padding: 8px 16px; border-bottom: 1px solid #d1d9e0 }
.body { padding: 8px 16px } a { color: #0969da } ul { padding-left: 2em; margin: 0 0 12px } p { margin: 8px 0 }
li.task { list-style: none; margin-left: -1.4em } .sub { padding: 6px 16px; border-top: 1px solid #f0f2f4 }`;

const markdown = new MarkdownIt({ html: true });

/** Renders an issue with its sub-issues as HTML, similar to GitHub: comments are hidden, and checkboxes are drawn. */
export function renderIssue(issue: GitHubIssueSnapshot, milestone: string, subIssues: readonly GitHubIssueSnapshot[]) {
  const body = markdown
    .render(issue.body ?? "")
    .replace(/<li>(?:\s*<p>)?\[([ x])\] (.*)/g, (_, mark: string, text: string) => {
      return `<li class="task"><input type="checkbox"${mark === "x" ? " checked" : ""}> ${text}`;
    });
  const closed = subIssues.filter(({ state }) => state === "closed").length;
  const rows = subIssues.map(({ state, title, number }) => {
    const sign = state === "closed" ? `<span style="color:#8250df">✓</span>` : `<span style="color:#1a7f37">○</span>`;
    return `<div class="sub">${sign} ${escapeMarkup(title)} <span class="quiet">#${number}</span></div>`;
  });
  const labels = issue.labels.map((label) => `<span class="label">${escapeMarkup(label)}</span>`).join("");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Issue</title><style>${style}</style>
<h1>${escapeMarkup(issue.title)} <span>#${issue.number}</span></h1>
<div><span class="state ${issue.state}">${issue.state === "open" ? "Open" : "Closed"}</span> ${labels} <span class="quiet">· Milestone: ${escapeMarkup(milestone)}</span></div>
<div class="box"><div><b>${escapeMarkup(issue.author)}</b></div><div class="body">${body}</div></div>
<div class="box"><div><b>Sub-issues</b> <span class="quiet">${closed} of ${subIssues.length}</span></div>${rows.join("")}</div></html>`;
}
