import type { BodyFormat } from "../../../model/body-format.ts";
import type { ManagedBody, Marker, SourceLink } from "../../../model/item.ts";
import {
  type AdfLine,
  childrenOf,
  inlineLines,
  isUntrustedNode,
  parseAdfDocument,
  readAdfBlocks,
  type UntrustedNode,
} from "./adf-read.ts";
import { toAdfFooter, toAdfMarker, toAdfNodes } from "./adf-write.ts";
import { parseMarker } from "./jira-body-marker.ts";
import { renderIssueBody } from "./jira-body-render.ts";
import {
  hasVisibleText,
  makeLine,
  normalizeLines,
  parseManagedBody,
  toManagedBody,
} from "./managed-lines.ts";

/**
 * Bodies of Jira Cloud: Atlassian documents as JSON. The managed block is the panel whose last line contains the marker
 * as code; users write around it. It is read by its visible text, so that nodes which Jira or its editor adds or splits
 * make no difference.
 */
export const adfBody: BodyFormat = {
  render: renderIssueBody,

  extract(body, nonce) {
    const frame = findFrame(body, nonce);
    return frame && toManagedBody(frame.lines);
  },

  compose(managed, marker, source) {
    const footer = { type: "paragraph", content: [...toAdfFooter(source), toAdfMarker(marker)] };
    const content = [...toAdfNodes(parseManagedBody(managed), marker.nonce), footer];
    const panel = { type: "panel", attrs: { panelType: "info" }, content };
    return JSON.stringify({ version: 1, type: "doc", content: [panel] });
  },

  replace(body, managed, nonce, source) {
    const frame = findFrame(body, nonce);
    if (!frame) return null;
    const content =
      toManagedBody(frame.lines).text === managed.text
        ? updateTicks(frame, managed, source)
        : [...toAdfNodes(parseManagedBody(managed), nonce), updateFooter(frame.footer, source)];
    const { document, blocks, index, panel } = frame;
    return JSON.stringify({ ...document, content: blocks.with(index, { ...panel, content }) });
  },
};

/** The last paragraph of the panel. */
interface Footer {
  paragraph: UntrustedNode;
  marker: Marker;
  /** Nodes before the marker. */
  before: UntrustedNode[];
  /** Text that a user wrote after the marker. */
  after: string;
}

/** The panel with the managed block, and its position in the document. */
interface Frame {
  document: UntrustedNode;
  blocks: unknown[];
  index: number;
  panel: UntrustedNode;
  footer: Footer;
  lines: AdfLine[];
}

/** Returns the panel with this nonce, or `null` if there is none or more than one (a user may have copied it). */
function findFrame(body: string, nonce: string): Frame | null {
  const read = parseAdfDocument(body);
  if (!read) return null;
  const frames = read.content.flatMap((panel, index) => {
    if (!isUntrustedNode(panel) || panel.type !== "panel") return [];
    const footers = childrenOf(panel).flatMap((paragraph) => findFooter(paragraph, nonce) ?? []);
    return footers.map((footer) => ({ document: read.document, blocks: read.content, index, panel, footer }));
  });
  const [frame] = frames;
  if (!frame || frames.length > 1) return null;
  const { panel, footer } = frame;
  const nodes = childrenOf(panel).filter((node) => node !== footer.paragraph);
  const after = { ...makeLine("text", footer.after), task: null };
  return { ...frame, lines: normalizeLines([...readAdfBlocks(nodes), after]) };
}

function findFooter(paragraph: UntrustedNode, nonce: string): Footer | null {
  if (paragraph.type !== "paragraph") return null;
  const nodes = childrenOf(paragraph);
  // A comment or link on part of the marker splits its node.
  for (let start = 0; start < nodes.length; start += 1) {
    const end = findCodeEnd(nodes, start);
    if (end === start) continue;
    const found = parseMarker(inlineLines(nodes.slice(start, end)).join(" "));
    if (found?.marker.nonce === nonce) {
      const after = [found.after, ...inlineLines(nodes.slice(end))].join(" ");
      return { paragraph, marker: found.marker, before: nodes.slice(0, start), after };
    }
    start = end;
  }
  return null;
}

function findCodeEnd(nodes: readonly UntrustedNode[], start: number): number {
  let end = start;
  for (let node = nodes[end]; node && isCode(node); node = nodes[end]) end += 1;
  return end;
}

function isCode({ type, marks }: UntrustedNode): boolean {
  return (
    type === "text" &&
    Array.isArray(marks) &&
    marks.some((mark) => isUntrustedNode(mark) && mark.type === "code")
  );
}

function updateFooter({ paragraph, marker, before }: Footer, source: SourceLink | null): UntrustedNode {
  return { ...paragraph, content: [...(source ? toAdfFooter(source) : before), toAdfMarker(marker)] };
}

/** Returns the nodes of the panel with new ticks and everything else unchanged. */
function updateTicks(
  { panel, footer, lines }: Frame,
  { boxes }: ManagedBody,
  source: SourceLink | null,
): UntrustedNode[] {
  const tasks = lines.flatMap(({ kind, task }) => (kind === "box" && task ? [task] : []));
  for (const [index, task] of tasks.entries()) {
    const attrs = isUntrustedNode(task.attrs) ? task.attrs : {};
    task.attrs = { ...attrs, state: boxes[index]?.done ? "DONE" : "TODO" };
  }
  const nodes = childrenOf(panel);
  if (!source || hasVisibleText(footer.after)) return nodes;
  return nodes.map((node) => (node === footer.paragraph ? updateFooter(footer, source) : node));
}
