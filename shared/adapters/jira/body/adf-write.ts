import type { SourceLink } from "../../../model/item.ts";
import { safeWebUrl } from "../../../text/web-url.ts";
import { NOTE, SEPARATOR } from "./jira-body-marker.ts";
import { hasVisibleText, type ManagedLine, normalizeText, parseLink } from "./managed-lines.ts";

/** A node that Milepost writes into an Atlassian document (ADF, Jira Cloud's JSON format for rich text). */
export interface AdfNode {
  type: string;
  attrs?: Record<string, string | number>;
  content?: AdfNode[];
  text?: string;
  marks?: { type: string; attrs?: Record<string, string> }[];
}

/**
 * Converts lines to nodes, with the same node ids for the same lines. Notes follow the text of their checkbox after
 * line breaks, because a task item allows only inline nodes (ADF schema, `taskItem_node`).
 */
export function toAdfNodes(lines: readonly ManagedLine[], nonce: string): AdfNode[] {
  const nodes: AdfNode[] = [];
  let boxes = 0;
  let lists = 0;
  const listOf = (type: string): AdfNode[] => {
    const last = nodes.at(-1);
    if (last?.type === type && last.content) return last.content;
    const content: AdfNode[] = [];
    if (type === "taskList") lists += 1;
    const attrs = type === "taskList" && { attrs: { localId: `${nonce}-l${lists}` } };
    nodes.push({ type, ...attrs, content });
    return content;
  };
  /** The inline nodes to which a following `more` or `note` line is appended. */
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
    else if (kind === "link") {
      const { label, href } = parseLink(text) ?? { label: text, href: null };
      nodes.push({ type: "paragraph", content: [toLinkNode(label, href)] });
    } else if (kind === "item") {
      listOf("bulletList").push({ type: "listItem", content: [{ type: "paragraph", content: open }] });
    } else {
      boxes += 1;
      const attrs = { localId: `${nonce}-b${boxes}`, state: done ? "DONE" : "TODO" };
      listOf("taskList").push({ type: "taskItem", attrs, content: open });
    }
  }
  return nodes;
}

function toLinkNode(text: string, href: string | null): AdfNode {
  return { type: "text", text, ...(href !== null && { marks: [{ type: "link", attrs: { href } }] }) };
}

/**
 * Returns the nodes of the panel's last line: "Part of M1: Setup · plan · GitHub · Milepost updates this block; …". The
 * note is emphasised, because Milepost never emphasises plan text like that: the panel is found by the note.
 */
export function toAdfFooter(source: SourceLink | null): AdfNode[] {
  const partOf = normalizeText(source?.partOf ?? "");
  const links = source === null ? [] : [{ label: "plan", url: source.url }, ...(source.peer ? [source.peer] : [])];
  const parts: AdfNode[][] = [
    ...(hasVisibleText(partOf) ? [[toText("Part of "), toText(partOf, "strong")]] : []),
    ...links.flatMap(({ label, url }) => {
      const href = safeWebUrl(url);
      return href === null ? [] : [[toLinkNode(normalizeText(label) || href, href)]];
    }),
  ];
  return [...parts.flatMap((part) => [...part, toText(SEPARATOR)]), toText(NOTE, "em")];
}

function toText(text: string, mark?: "strong" | "em"): AdfNode {
  return { type: "text", text, ...(mark && { marks: [{ type: mark }] }) };
}
