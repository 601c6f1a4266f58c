import type { Line } from "./managed-lines.ts";
import { line } from "./managed-lines.ts";

/** A node as Jira gives it: anything may be in it. */
export type ReadNode = Record<string, unknown>;

/** Deeper nodes are nobody's writing; JSON and this reader go down by recursion. */
const depthLimit = 200;

export function isRecord(value: unknown): value is ReadNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The nodes in a node. What is no node is passed over. */
export function childrenOf(node: ReadNode): ReadNode[] {
  return Array.isArray(node.content) ? node.content.filter(isRecord) : [];
}

/** An Atlassian document from its JSON, or null when the text is none. */
export function readDocument(body: string): { document: ReadNode; content: unknown[] } | null {
  if (!body.trimStart().startsWith("{")) return null;
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return null;
  }
  if (!isRecord(document) || document.type !== "doc" || !Array.isArray(document.content)) return null;
  return isShallow(document, depthLimit) ? { document, content: document.content } : null;
}

function isShallow(value: unknown, left: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return left > 0 && Object.values(value).every((inner) => isShallow(inner, left - 1));
}

/** A line, and the task item that it was read from. */
export interface ReadLine extends Line {
  task: ReadNode | null;
}

/** Block nodes as lines, in the order in which people read them. Unknown ones give the text that is in them. */
export function readBlocks(nodes: readonly ReadNode[]): ReadLine[] {
  return nodes.flatMap(readBlock);
}

function readBlock(node: ReadNode): ReadLine[] {
  const children = childrenOf(node);
  switch (node.type) {
    case "paragraph":
      return readLinkNode(children) ?? paragraphOf(children);
    case "codeBlock":
      return paragraphOf(children);
    case "heading":
      return [plain("heading", inlineLines(children).join(" "))];
    case "bulletList":
    case "orderedList":
    case "decisionList":
      return children.flatMap(readItem);
    case "taskList":
      return children.flatMap((child) => (child.type === "taskList" ? readBlock(child) : readTask(child)));
    case "rule":
      return [plain("text", "---")];
    default:
      return children.length === 0 ? [plain("text", wordsOf(node))] : readBlocks(children);
  }
}

function paragraphOf(children: readonly ReadNode[]): ReadLine[] {
  return inlineLines(children).map((text, index) => plain(index === 0 ? "text" : "more", text));
}

/** A paragraph that is one link. Text of ours has no other links, and Jira may add marks of its own. */
function readLinkNode([only, ...others]: readonly ReadNode[]): ReadLine[] | null {
  if (!only || others.length > 0 || typeof only.text !== "string" || !Array.isArray(only.marks)) return null;
  const mark = only.marks.filter(isRecord).find(({ type }) => type === "link");
  const href = isRecord(mark?.attrs) ? mark.attrs.href : null;
  return typeof href === "string" ? [plain("link", `${only.text} <${href}>`)] : null;
}

/** An item of a list: what stands in it in one line, then the items of the lists inside it. */
function readItem(node: ReadNode): ReadLine[] {
  const children = childrenOf(node);
  const isList = ({ type }: ReadNode) => typeof type === "string" && type.endsWith("List");
  const words = children.filter((child) => !isList(child));
  return [plain("item", deepLines(words).join(" ")), ...readBlocks(children.filter(isList))];
}

function readTask(node: ReadNode): ReadLine[] {
  const done = isRecord(node.attrs) && node.attrs.state === "DONE";
  return deepLines(childrenOf(node)).map((text, index) =>
    index === 0 ? { ...line("box", text, done), task: node } : { ...line("note", text), task: node },
  );
}

/** The lines of inline nodes, or of the paragraphs that they stand in. */
function deepLines(nodes: readonly ReadNode[]): string[] {
  const blocks = nodes.some(({ type }) => type === "paragraph" || type === "codeBlock");
  return blocks ? readBlocks(nodes).map(({ text }) => text) : inlineLines(nodes);
}

/** Inline nodes as text, one for each line that they take: a text in several nodes is one text. */
export function inlineLines(nodes: readonly ReadNode[]): string[] {
  const lines: string[][] = [[]];
  for (const node of nodes) {
    if (node.type === "hardBreak") lines.push([]);
    else lines.at(-1)?.push(wordsOf(node));
  }
  return lines.flatMap((parts) => parts.join("").split("\n"));
}

/** What people read of one node: its text, the address of a smart link, the name of whom it mentions, the emoji. */
export function wordsOf(node: ReadNode): string {
  if (typeof node.text === "string") return node.text;
  const attrs = isRecord(node.attrs) ? node.attrs : {};
  const data = isRecord(attrs.data) ? attrs.data : {};
  const known = [attrs.text, attrs.url, data.url, attrs.shortName, attrs.alt].find(
    (value) => typeof value === "string" && value !== "",
  );
  if (typeof known === "string") return known;
  const time = Number(attrs.timestamp);
  if (node.type === "date" && Number.isFinite(time) && Math.abs(time) < 8e15) {
    return new Date(time).toISOString().slice(0, 10);
  }
  const inner = childrenOf(node);
  if (inner.length > 0) return inner.map(wordsOf).join("");
  return typeof node.type === "string" && node.type !== "text" ? `[${node.type}]` : "";
}

function plain(kind: Line["kind"], text: string): ReadLine {
  return { ...line(kind, text), task: null };
}
