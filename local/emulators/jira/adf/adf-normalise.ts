import { isRecord } from "../../shared/json-body.ts";

/** A node of a document that was found to be one. */
export interface AdfNode {
  type: string;
  attrs?: Record<string, unknown>;
  content?: AdfNode[];
  text?: string;
  marks?: AdfNode[];
  version?: 1;
}

export function isNode(value: unknown): value is AdfNode {
  return isRecord(value) && typeof value.type === "string";
}

/** The order in which the editor keeps marks. */
const markOrder = [
  "link",
  "em",
  "strong",
  "strike",
  "subsup",
  "underline",
  "textColor",
  "backgroundColor",
  "code",
];

/**
 * A document as Jira keeps it, which is seldom what was sent: neighbours with the same marks become one text, empty
 * marks and attributes go, missing ids and defaults come, keys have an order of their own. Null for an empty one.
 */
export function normaliseDocument(document: AdfNode, nextId: () => string): AdfNode | null {
  const content = normaliseContent(document.content ?? [], nextId);
  const empty = content.every(({ type, content: inner }) => type === "paragraph" && inner === undefined);
  return empty ? null : { type: "doc", version: 1, content };
}

function normaliseContent(nodes: readonly AdfNode[], nextId: () => string): AdfNode[] {
  const done: AdfNode[] = [];
  for (const raw of nodes) {
    const node = normaliseNode(raw, nextId);
    const last = done.at(-1);
    if (node.text !== undefined && last?.text !== undefined && sameMarks(node, last)) {
      done[done.length - 1] = { ...last, text: last.text + node.text };
    } else {
      done.push(node);
    }
  }
  return done;
}

function normaliseNode(node: AdfNode, nextId: () => string): AdfNode {
  const attrs = { ...node.attrs };
  if (node.type === "orderedList") attrs.order ??= 1;
  if (/^(taskList|taskItem|blockTaskItem|decisionList|decisionItem)$/.test(node.type))
    attrs.localId ||= nextId();
  const marks = (node.marks ?? []).toSorted((a, b) => markOrder.indexOf(a.type) - markOrder.indexOf(b.type));
  return {
    type: node.type,
    ...(node.text === undefined ? {} : { text: node.text }),
    ...(Object.keys(attrs).length === 0 ? {} : { attrs: sortKeys(attrs) }),
    ...(node.content === undefined || node.content.length === 0
      ? {}
      : { content: normaliseContent(node.content, nextId) }),
    ...(marks.length === 0 ? {} : { marks }),
  };
}

function sameMarks(a: AdfNode, b: AdfNode): boolean {
  return JSON.stringify(a.marks ?? []) === JSON.stringify(b.marks ?? []);
}

function sortKeys(attrs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attrs).sort(([a], [b]) => (a < b ? -1 : 1)));
}
