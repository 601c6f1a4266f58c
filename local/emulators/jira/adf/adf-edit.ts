import { type AdfNode, isNode } from "./adf-normalise.ts";

/** Text as the paragraphs that a person types. */
export function paragraphs(text: string): AdfNode {
  const lines = text.split(/\n+/).filter((line) => line.trim() !== "");
  return {
    type: "doc",
    version: 1,
    content: lines.map((line) => ({ type: "paragraph", content: [{ type: "text", text: line }] })),
  };
}

/**
 * The document with one box ticked or not, as the browser's editor saves it: everything is written anew, and
 * paragraphs, headings and lists get ids that nobody sent. Throws when there is no such box.
 */
export function tickDocument(
  document: AdfNode,
  box: number | string,
  done: boolean,
  nextId: () => string,
): AdfNode {
  let seen = -1;
  let found = false;
  const visit = (node: AdfNode): AdfNode => {
    const copy: AdfNode = { ...node };
    if (/^(paragraph|heading|bulletList|listItem|orderedList|panel)$/.test(node.type)) {
      copy.attrs = { ...node.attrs, localId: node.attrs?.localId ?? nextId() };
    }
    if (node.type === "taskItem") {
      seen += 1;
      if (box === seen || (typeof box === "string" && plain(node) === box)) {
        found = true;
        copy.attrs = { ...node.attrs, state: done ? "DONE" : "TODO" };
      }
    }
    if (node.content !== undefined) copy.content = node.content.map(visit);
    return copy;
  };
  const ticked = visit(document);
  if (!found) throw new Error(`The description has no box ${box}`);
  return ticked;
}

/** The markup with one box ticked or not: an item that begins with `(x)` or `(/)`. */
export function tickWiki(markup: string, box: number | string, done: boolean): string {
  let seen = -1;
  let found = false;
  const ticked = markup.replace(/^(\*+ )\((?:x|\/)\) (.*)$/gm, (line, bullet: string, text: string) => {
    seen += 1;
    if (box !== seen && box !== text.trim()) return line;
    found = true;
    return `${bullet}${done ? "(/)" : "(x)"} ${text}`;
  });
  if (!found) throw new Error(`The description has no box ${box}`);
  return ticked;
}

/** The words of a node, up to its first line break. */
function plain(node: AdfNode): string {
  const content = node.content ?? [];
  const end = content.findIndex(({ type }) => type === "hardBreak");
  return content
    .slice(0, end === -1 ? undefined : end)
    .filter(isNode)
    .map(({ text = "" }) => text)
    .join("")
    .trim();
}
