import { type DocumentNode, isNode } from "./normalize-document.ts";

/** Converts plain text to an Atlassian document with one paragraph per line. */
export function toParagraphs(text: string): DocumentNode {
  const lines = text.split(/\n+/).filter((line) => line.trim() !== "");
  return {
    type: "doc",
    version: 1,
    content: lines.map((line) => ({ type: "paragraph", content: [{ type: "text", text: line }] })),
  };
}

/**
 * Returns the document with one checkbox ticked or unticked. Like Jira's editor, rewrites the whole document and adds
 * ids to paragraphs, headings and lists. Throws if the checkbox does not exist.
 */
export function tickDocument(
  document: DocumentNode,
  box: number | string,
  done: boolean,
  nextId: () => string,
): DocumentNode {
  let index = -1;
  let found = false;
  const visit = (node: DocumentNode): DocumentNode => {
    const copy: DocumentNode = { ...node };
    if (/^(paragraph|heading|bulletList|listItem|orderedList|panel)$/.test(node.type)) {
      copy.attrs = { ...node.attrs, localId: node.attrs?.localId ?? nextId() };
    }
    if (node.type === "taskItem") {
      index += 1;
      if (box === index || (typeof box === "string" && firstLine(node) === box)) {
        found = true;
        copy.attrs = { ...node.attrs, state: done ? "DONE" : "TODO" };
      }
    }
    if (node.content !== undefined) copy.content = node.content.map(visit);
    return copy;
  };
  const ticked = visit(document);
  if (!found) throw new Error(`The description has no checkbox ${box}`);
  return ticked;
}

/** Returns wiki markup with one checkbox ticked or unticked: a list item that starts with `(/)` or `(x)`. */
export function tickWiki(markup: string, box: number | string, done: boolean): string {
  let index = -1;
  let found = false;
  const ticked = markup.replace(/^(\*+ )\((?:x|\/)\) (.*)$/gm, (line, bullet: string, text: string) => {
    index += 1;
    if (box !== index && box !== text.trim()) return line;
    found = true;
    return `${bullet}${done ? "(/)" : "(x)"} ${text}`;
  });
  if (!found) throw new Error(`The description has no checkbox ${box}`);
  return ticked;
}

/** Returns the text of a node up to its first line break. */
function firstLine(node: DocumentNode): string {
  const content = node.content ?? [];
  const end = content.findIndex(({ type }) => type === "hardBreak");
  return content
    .slice(0, end === -1 ? undefined : end)
    .filter(isNode)
    .map(({ text = "" }) => text)
    .join("")
    .trim();
}
