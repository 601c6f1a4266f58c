import { type AdfNode, isNode } from "./adf-normalise.ts";

/** A document as the wiki markup that webhooks carry even in Cloud; markup that is there already stays. */
export function toWiki(description: unknown): string | null {
  if (typeof description === "string") return description;
  return isNode(description) ? blocks(description).trim() : null;
}

function blocks(node: AdfNode, bullet = "*"): string {
  return (node.content ?? [])
    .map((child) => {
      switch (child.type) {
        case "heading":
          return `h${child.attrs?.level ?? 1}. ${inline(child)}\n\n`;
        case "paragraph":
          return `${inline(child)}\n\n`;
        case "rule":
          return "----\n\n";
        case "bulletList":
          return `${blocks(child, "*")}\n`;
        case "orderedList":
          return `${blocks(child, "#")}\n`;
        case "taskList":
          return `${blocks(child, "*")}\n`;
        case "listItem":
          return `${bullet} ${blocks(child).trim()}\n`;
        case "taskItem":
          return `${bullet} ${child.attrs?.state === "DONE" ? "(/)" : "(x)"} ${inline(child)}\n`;
        case "codeBlock":
          return `{code}${inline(child)}{code}\n\n`;
        case "panel":
          return `{panel}\n${blocks(child).trim()}\n{panel}\n\n`;
        default:
          return blocks(child);
      }
    })
    .join("");
}

function inline(node: AdfNode): string {
  return (node.content ?? [])
    .map((child) => {
      if (child.type === "hardBreak") return "\n";
      const href = child.marks?.find(({ type }) => type === "link")?.attrs?.href;
      const text = child.text ?? inline(child);
      return href === undefined ? text : `[${text}|${String(href)}]`;
    })
    .join("");
}
