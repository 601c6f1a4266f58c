import { isRecord } from "../../shared/json-body.ts";

/** A node of a valid Atlassian document. */
export interface DocumentNode {
  type: string;
  attrs?: Record<string, unknown>;
  content?: DocumentNode[];
  text?: string;
  marks?: DocumentNode[];
  version?: 1;
}

export function isNode(value: unknown): value is DocumentNode {
  return isRecord(value) && typeof value.type === "string";
}

/** The order in which Jira stores the marks of a text (bold, link and so on). */
const markOrder = ["link", "em", "strong", "strike", "subsup", "underline", "textColor", "backgroundColor", "code"];

/**
 * Returns an Atlassian document as Jira stores it: joins adjacent texts with the same marks, removes empty marks and
 * attributes, adds missing ids and defaults, and sorts keys. Returns `null` for an empty document.
 */
export function normalizeDocument(document: DocumentNode, nextId: () => string): DocumentNode | null {
  const content = normalizeContent(document.content ?? [], nextId);
  const isEmpty = content.every(({ type, content: inner }) => type === "paragraph" && inner === undefined);
  return isEmpty ? null : { type: "doc", version: 1, content };
}

function normalizeContent(nodes: readonly DocumentNode[], nextId: () => string): DocumentNode[] {
  const normalized: DocumentNode[] = [];
  for (const raw of nodes) {
    const node = normalizeNode(raw, nextId);
    const last = normalized.at(-1);
    if (node.text !== undefined && last?.text !== undefined && hasSameMarks(node, last)) {
      normalized[normalized.length - 1] = { ...last, text: last.text + node.text };
    } else {
      normalized.push(node);
    }
  }
  return normalized;
}

function normalizeNode(node: DocumentNode, nextId: () => string): DocumentNode {
  const attrs = { ...node.attrs };
  if (node.type === "orderedList") attrs.order ??= 1;
  if (/^(taskList|taskItem|blockTaskItem|decisionList|decisionItem)$/.test(node.type)) attrs.localId ||= nextId();
  const marks = (node.marks ?? []).toSorted((a, b) => markOrder.indexOf(a.type) - markOrder.indexOf(b.type));
  return {
    type: node.type,
    ...(node.text === undefined ? {} : { text: node.text }),
    ...(Object.keys(attrs).length === 0 ? {} : { attrs: sortKeys(attrs) }),
    ...(node.content === undefined || node.content.length === 0
      ? {}
      : { content: normalizeContent(node.content, nextId) }),
    ...(marks.length === 0 ? {} : { marks }),
  };
}

function hasSameMarks(a: DocumentNode, b: DocumentNode): boolean {
  return JSON.stringify(a.marks ?? []) === JSON.stringify(b.marks ?? []);
}

function sortKeys(attrs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attrs).sort(([a], [b]) => (a < b ? -1 : 1)));
}
