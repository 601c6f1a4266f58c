import type { Source } from "../../../model/item.ts";
import type { Marker } from "../../../model/marker.ts";
import { formatMarker } from "../../../model/marker.ts";
import { webAddress } from "../client/web-address.ts";
import { footWords } from "./jira-body-marker.ts";
import type { Cost, Line, LineKind } from "./managed-lines.ts";
import { cleanText, readLink } from "./managed-lines.ts";

/** A node of an Atlassian document, as far as Milepost writes them. */
export interface AdfNode {
  type: string;
  attrs?: Record<string, string | number>;
  content?: AdfNode[];
  text?: string;
  marks?: { type: string; attrs?: Record<string, string> }[];
}

/**
 * The nodes of these lines. A task item takes inline nodes only, so the notes of a box stand in it behind line
 * breaks (ADF schema, `taskItem_node`). Ids are the same for the same lines: a rewrite changes no more than it has to.
 */
export function adfNodes(lines: readonly Line[], nonce: string): AdfNode[] {
  const nodes: AdfNode[] = [];
  let boxes = 0;
  let lists = 0;
  const listOf = (type: string): AdfNode[] => {
    const last = nodes.at(-1);
    if (last?.type === type && last.content) return last.content;
    const content: AdfNode[] = [];
    if (type === "taskList") lists += 1;
    nodes.push(
      type === "taskList" ? { type, attrs: { localId: `${nonce}-l${lists}` }, content } : { type, content },
    );
    return content;
  };
  /** The inline nodes that the next `more` or `note` goes on in. */
  let open: AdfNode[] = [];
  for (const { kind, text, done } of lines) {
    const words: AdfNode = { type: "text", text };
    if (kind === "more" || kind === "note") {
      open.push({ type: "hardBreak" }, words);
      continue;
    }
    open = [words];
    if (kind === "heading") nodes.push({ type: "heading", attrs: { level: 3 }, content: open });
    else if (kind === "text") nodes.push({ type: "paragraph", content: open });
    else if (kind === "link") nodes.push({ type: "paragraph", content: [linkNode(text)] });
    else if (kind === "item") {
      listOf("bulletList").push({ type: "listItem", content: [{ type: "paragraph", content: open }] });
    } else {
      boxes += 1;
      const attrs = { localId: `${nonce}-b${boxes}`, state: done ? "DONE" : "TODO" };
      listOf("taskList").push({ type: "taskItem", attrs, content: open });
    }
  }
  return nodes;
}

function linkNode(text: string): AdfNode {
  const link = readLink(text);
  if (link === null) return { type: "text", text };
  return { type: "text", text: link.label, marks: [{ type: "link", attrs: { href: link.href } }] };
}

/** What stands in front of the marker in the last line of the panel. */
export function adfFootWords(source: Source | null): AdfNode[] {
  const after: AdfNode = { type: "text", text: `${footWords.after} ` };
  if (source === null) return [after];
  const href = webAddress(source.url);
  const label = cleanText(source.label) || href;
  if (!label) return [after];
  const name: AdfNode = { type: "text", text: label };
  return [
    { type: "text", text: footWords.before },
    href === null ? name : { ...name, marks: [{ type: "link", attrs: { href } }] },
    { type: "text", text: `. ${footWords.after} ` },
  ];
}

/** The marker, in the one mark that no text of a plan ever gets. */
export function adfMarker(marker: Marker): AdfNode {
  return { type: "text", text: formatMarker(marker), marks: [{ type: "code" }] };
}

/** The most that is written around the text of a line, a nonce of 32 characters in its ids. */
const around: Record<LineKind, number> = {
  heading: 90,
  text: 70,
  more: 55,
  item: 95,
  box: 140,
  note: 55,
  link: 140,
};
const aroundList = 100;

/** What a line takes of a document as JSON. */
export const adfCost: Cost = ({ kind, text }, starts) =>
  JSON.stringify(text).length +
  around[kind] +
  (starts && (kind === "item" || kind === "box") ? aroundList : 0);
