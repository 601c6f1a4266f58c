import { type DocumentNode, isNode } from "../../../local/emulators/jira/adf/normalize-document.ts";
import type { JiraIssueSnapshot } from "../../../local/emulators/jira/snapshot-types.ts";
import { escapeMarkup } from "../../../local/emulators/shared/html.ts";

const style = `
body { font: 14px/1.5 system-ui; color: #172b4d; margin: 24px; width: 752px }
h1 { font-size: 24px; font-weight: 600; margin: 4px 0 12px } h3 { font-size: 16px; margin: 16px 0 4px } .quiet { color: #626f86 }
.status { border-radius: 3px; padding: 3px 8px; font-size: 12px; font-weight: 700; background: #dcdfe4; margin-right: 12px } .status.done { background: #b3df72 }
.label { background: #f1f2f4; border-radius: 3px; padding: 2px 6px; margin-left: 4px } a { color: #0c66e4 }
.panel { background: #e9f2ff; border-radius: 3px; padding: 8px 16px; margin: 16px 0 } .panel p { margin: 6px 0 }
ul { margin: 0; padding-left: 24px } ul.tasks { list-style: none; padding: 0 } .child { border: 1px solid #dcdfe4; padding: 6px 12px; margin-top: -1px; display: flex; align-items: center } .child .status { margin: 0 } .child > :nth-child(2) { flex: 1; margin: 0 12px }`;

const blocks: Readonly<Record<string, string>> = {
  paragraph: "p",
  bulletList: "ul",
  orderedList: "ol",
  listItem: "li",
};

/** Renders an epic with its description and children as HTML, similar to Jira Cloud. */
export function renderEpic(epic: JiraIssueSnapshot, children: readonly JiraIssueSnapshot[]): string {
  const description = isNode(epic.description) ? renderNode(epic.description) : "";
  const rows = children.map(
    (child) =>
      `<div class="child"><a>${child.key}</a><span>${escapeMarkup(child.summary)}</span>${renderStatus(child)}</div>`,
  );
  const labels = epic.labels.map((label) => `<span class="label">${escapeMarkup(label)}</span>`).join("");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Epic</title><style>${style}</style>
<div class="quiet">${epic.type} ${epic.key}</div><h1>${escapeMarkup(epic.summary)}</h1>
<div>${renderStatus(epic)}<span class="quiet">Due date</span> ${epic.dueDate ?? "None"} · <span class="quiet">Labels</span>${labels}</div>
${description}<b>Child issues</b>${rows.join("")}</html>`;
}

function renderStatus({ status, statusCategory }: JiraIssueSnapshot): string {
  return `<span class="status ${statusCategory}">${escapeMarkup(status.toUpperCase())}</span>`;
}

function renderNode(node: DocumentNode): string {
  const content = (node.content ?? []).map(renderNode).join("");
  switch (node.type) {
    case "text":
      return renderText(node);
    case "hardBreak":
      return "<br>";
    case "heading":
      return `<h3>${content}</h3>`;
    case "panel":
      return `<div class="panel">${content}</div>`;
    case "taskList":
      return `<ul class="tasks">${content}</ul>`;
    case "taskItem":
      return `<li><input type="checkbox"${node.attrs?.state === "DONE" ? " checked" : ""}> ${content}</li>`;
    default: {
      const element = blocks[node.type];
      return element === undefined ? content : `<${element}>${content}</${element}>`;
    }
  }
}

function renderText({ text, marks = [] }: DocumentNode): string {
  const elements: Readonly<Record<string, string>> = { strong: "b", em: "i", code: "code", link: "a" };
  return marks.reduce(
    (html, { type }) => {
      const element = elements[type];
      return element === undefined ? html : `<${element}${type === "link" ? ' href="#"' : ""}>${html}</${element}>`;
    },
    escapeMarkup(text ?? ""),
  );
}
