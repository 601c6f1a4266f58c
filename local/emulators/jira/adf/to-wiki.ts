import { type DocumentNode, isNode } from "./normalize-document.ts";

/** Converts an Atlassian document to wiki markup, as webhooks contain it even in Cloud. Returns a string unchanged. */
export function toWiki(description: unknown): string | null {
  if (typeof description === "string") return description;
  return isNode(description) ? blocksToWiki(description).trim() : null;
}

function blocksToWiki(node: DocumentNode, bullet = "*"): string {
  return (node.content ?? [])
    .map((child) => {
      switch (child.type) {
        case "heading":
          return `h${child.attrs?.level ?? 1}. ${inlineToWiki(child)}\n\n`;
        case "paragraph":
          return `${inlineToWiki(child)}\n\n`;
        case "rule":
          return "----\n\n";
        case "bulletList":
          return `${blocksToWiki(child, "*")}\n`;
        case "orderedList":
          return `${blocksToWiki(child, "#")}\n`;
        case "taskList":
          return `${blocksToWiki(child, "*")}\n`;
        case "listItem":
          return `${bullet} ${blocksToWiki(child).trim()}\n`;
        case "taskItem":
          return `${bullet} ${child.attrs?.state === "DONE" ? "(/)" : "(x)"} ${inlineToWiki(child)}\n`;
        case "codeBlock":
          return `{code}${inlineToWiki(child)}{code}\n\n`;
        case "panel":
          return `{panel}\n${blocksToWiki(child).trim()}\n{panel}\n\n`;
        default:
          return blocksToWiki(child);
      }
    })
    .join("");
}

function inlineToWiki(node: DocumentNode): string {
  return (node.content ?? [])
    .map((child) => {
      if (child.type === "hardBreak") return "\n";
      const href = child.marks?.find(({ type }) => type === "link")?.attrs?.href;
      const text = child.text ?? inlineToWiki(child);
      return href === undefined ? text : `[${text}|${String(href)}]`;
    })
    .join("");
}
