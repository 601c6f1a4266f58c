import { type ManagedLine, makeLine } from "./managed-lines.ts";

/** A node of an Atlassian document from Jira. Its properties are not validated. */
export type UntrustedNode = Record<string, unknown>;

/** Maximum nesting depth of a document, to limit the recursion. No editor creates such a deep document. */
const MAX_DEPTH = 200;

export function isUntrustedNode(value: unknown): value is UntrustedNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function childrenOf(node: UntrustedNode): UntrustedNode[] {
  return Array.isArray(node.content) ? node.content.filter(isUntrustedNode) : [];
}

/** Parses the JSON of an Atlassian document. Returns `null` if `body` is anything else. */
export function parseAdfDocument(body: string): { document: UntrustedNode; content: unknown[] } | null {
  if (!body.trimStart().startsWith("{")) return null;
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return null;
  }
  if (!isUntrustedNode(document) || document.type !== "doc" || !Array.isArray(document.content)) return null;
  return isShallow(document, MAX_DEPTH) ? { document, content: document.content } : null;
}

function isShallow(value: unknown, maxDepth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return maxDepth > 0 && Object.values(value).every((inner) => isShallow(inner, maxDepth - 1));
}

/** A line of a body. `task` is the task item (Jira's checkbox) that contains the line; missing for other lines. */
export interface AdfLine extends ManagedLine {
  task?: UntrustedNode;
}

/** Returns the lines of block nodes in reading order. A node of an unknown type becomes lines of its text. */
export function readAdfBlocks(nodes: readonly UntrustedNode[]): AdfLine[] {
  return nodes.flatMap(readAdfBlock);
}

function readAdfBlock(node: UntrustedNode): AdfLine[] {
  const children = childrenOf(node);
  switch (node.type) {
    case "paragraph":
      return readLinkNode(children) ?? paragraphOf(children);
    case "codeBlock":
      return paragraphOf(children);
    case "heading":
      return [makeLine("heading", inlineLines(children).join(" "))];
    case "bulletList":
    case "orderedList":
    case "decisionList":
      return children.flatMap(readItem);
    case "taskList":
      return children.flatMap((child) => (child.type === "taskList" ? readAdfBlock(child) : readTask(child)));
    case "rule":
      return [makeLine("text", "---")];
    default:
      return children.length === 0 ? [makeLine("text", textOfNode(node))] : readAdfBlocks(children);
  }
}

function paragraphOf(children: readonly UntrustedNode[]): AdfLine[] {
  return inlineLines(children).map((text, index) => makeLine(index === 0 ? "text" : "more", text));
}

/** Returns a list with one `link` line if the paragraph contains only a link, as Milepost writes it, else `null`. */
function readLinkNode([only, ...others]: readonly UntrustedNode[]): AdfLine[] | null {
  if (!only || others.length > 0 || typeof only.text !== "string" || !Array.isArray(only.marks)) return null;
  const mark = only.marks.filter(isUntrustedNode).find(({ type }) => type === "link");
  const href = isUntrustedNode(mark?.attrs) ? mark.attrs.href : null;
  return typeof href === "string" ? [makeLine("link", `${only.text} <${href}>`)] : null;
}

/** Returns the lines of a list item: one line with its text, then the lines of lists that are nested in it. */
function readItem(node: UntrustedNode): AdfLine[] {
  const children = childrenOf(node);
  const isList = ({ type }: UntrustedNode) => typeof type === "string" && type.endsWith("List");
  const words = children.filter((child) => !isList(child));
  return [makeLine("item", contentLines(words).join(" ")), ...readAdfBlocks(children.filter(isList))];
}

function readTask(node: UntrustedNode): AdfLine[] {
  const done = isUntrustedNode(node.attrs) && node.attrs.state === "DONE";
  return contentLines(childrenOf(node)).map((text, index) =>
    index === 0 ? { ...makeLine("box", text, done), task: node } : { ...makeLine("note", text), task: node },
  );
}

/** Returns the lines of inline nodes, or of paragraphs that contain them. */
function contentLines(nodes: readonly UntrustedNode[]): string[] {
  const blocks = nodes.some(({ type }) => type === "paragraph" || type === "codeBlock");
  return blocks ? readAdfBlocks(nodes).map(({ text }) => text) : inlineLines(nodes);
}

/** Returns the text of inline nodes, split at line breaks. */
export function inlineLines(nodes: readonly UntrustedNode[]): string[] {
  const lines: string[][] = [[]];
  for (const node of nodes) {
    if (node.type === "hardBreak") lines.push([]);
    else lines.at(-1)?.push(textOfNode(node));
  }
  return lines.flatMap((parts) => parts.join("").split("\n"));
}

/** Returns the visible text of a node: text, URL of a smart link, name of a mentioned user, emoji, date. */
export function textOfNode(node: UntrustedNode): string {
  if (typeof node.text === "string") return node.text;
  const attrs = isUntrustedNode(node.attrs) ? node.attrs : {};
  const data = isUntrustedNode(attrs.data) ? attrs.data : {};
  const known = [attrs.text, attrs.url, data.url, attrs.shortName, attrs.alt].find(
    (value) => typeof value === "string" && value !== "",
  );
  if (typeof known === "string") return known;
  const time = Number(attrs.timestamp);
  if (node.type === "date" && Number.isFinite(time) && Math.abs(time) < 8e15) {
    return new Date(time).toISOString().slice(0, 10);
  }
  const inner = childrenOf(node);
  if (inner.length > 0) return inner.map(textOfNode).join("");
  return typeof node.type === "string" && node.type !== "text" ? `[${node.type}]` : "";
}
