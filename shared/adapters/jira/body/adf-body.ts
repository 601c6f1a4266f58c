import type { ManagedBody, Source } from "../../../model/item.ts";
import type { Marker } from "../../../model/marker.ts";
import type { BodyFormat } from "../../../sync/desired/body-format.ts";
import type { ReadLine, ReadNode } from "./adf-read.ts";
import { childrenOf, inlineLines, isRecord, readBlocks, readDocument } from "./adf-read.ts";
import { adfFootWords, adfMarker, adfNodes } from "./adf-write.ts";
import { readMarker } from "./jira-body-marker.ts";
import { renderJira } from "./jira-body-render.ts";
import { line, linesOf, managedOf, shows, tidyLines } from "./managed-lines.ts";

/**
 * Bodies of Jira Cloud: Atlassian documents, as JSON. The managed part is the one panel whose last line names the
 * item in code; people write around it. Read by what people see, so that what Jira or its editor adds and splits
 * changes nothing.
 */
export const adfBody: BodyFormat = {
  render: renderJira,

  extract(body, nonce) {
    const frame = findFrame(body, nonce);
    return frame && managedOf(frame.lines);
  },

  compose(managed, marker, source) {
    const foot = { type: "paragraph", content: [...adfFootWords(source), adfMarker(marker)] };
    const content = [...adfNodes(linesOf(managed), marker.nonce), foot];
    const panel = { type: "panel", attrs: { panelType: "info" }, content };
    return JSON.stringify({ version: 1, type: "doc", content: [panel] });
  },

  replace(body, managed, nonce, source) {
    const frame = findFrame(body, nonce);
    if (!frame) return null;
    const content =
      managedOf(frame.lines).text === managed.text
        ? withTicks(frame, managed, source)
        : [...adfNodes(linesOf(managed), nonce), footOf(frame.foot, source)];
    const { document, blocks, index, panel } = frame;
    return JSON.stringify({ ...document, content: blocks.with(index, { ...panel, content }) });
  },
};

/** The last line of the panel. */
interface Foot {
  paragraph: ReadNode;
  marker: Marker;
  /** The nodes in front of the marker. */
  before: ReadNode[];
  /** People's words behind it. */
  after: string;
}

interface Frame {
  document: ReadNode;
  blocks: unknown[];
  index: number;
  panel: ReadNode;
  foot: Foot;
  lines: ReadLine[];
}

/** The panel of this nonce. Null without one; and with several, one of which is a copy, but which? */
function findFrame(body: string, nonce: string): Frame | null {
  const read = readDocument(body);
  if (!read) return null;
  const frames = read.content.flatMap((panel, index) => {
    if (!isRecord(panel) || panel.type !== "panel") return [];
    const feet = childrenOf(panel).flatMap((paragraph) => readFoot(paragraph, nonce) ?? []);
    return feet.map((foot) => ({ document: read.document, blocks: read.content, index, panel, foot }));
  });
  const [frame] = frames;
  if (!frame || frames.length > 1) return null;
  const { panel, foot } = frame;
  const nodes = childrenOf(panel).filter((node) => node !== foot.paragraph);
  const after = { ...line("text", foot.after), task: null };
  return { ...frame, lines: tidyLines([...readBlocks(nodes), after]) };
}

function readFoot(paragraph: ReadNode, nonce: string): Foot | null {
  if (paragraph.type !== "paragraph") return null;
  const nodes = childrenOf(paragraph);
  // A comment or a link on a part of the marker splits its node.
  for (let start = 0; start < nodes.length; start += 1) {
    const end = endOfCode(nodes, start);
    if (end === start) continue;
    const found = readMarker(inlineLines(nodes.slice(start, end)).join(" "));
    if (found?.marker.nonce === nonce) {
      const after = [found.after, ...inlineLines(nodes.slice(end))].join(" ");
      return { paragraph, marker: found.marker, before: nodes.slice(0, start), after };
    }
    start = end;
  }
  return null;
}

function endOfCode(nodes: readonly ReadNode[], start: number): number {
  let end = start;
  for (let node = nodes[end]; node && isCode(node); node = nodes[end]) end += 1;
  return end;
}

function isCode({ type, marks }: ReadNode): boolean {
  return (
    type === "text" && Array.isArray(marks) && marks.some((mark) => isRecord(mark) && mark.type === "code")
  );
}

function footOf({ paragraph, marker, before }: Foot, source: Source | null): ReadNode {
  return { ...paragraph, content: [...(source ? adfFootWords(source) : before), adfMarker(marker)] };
}

/** The panel's nodes as people made them, with these ticks: nothing else of the managed part changes. */
function withTicks({ panel, foot, lines }: Frame, { boxes }: ManagedBody, source: Source | null): ReadNode[] {
  const tasks = lines.flatMap(({ kind, task }) => (kind === "box" && task ? [task] : []));
  for (const [index, task] of tasks.entries()) {
    const attrs = isRecord(task.attrs) ? task.attrs : {};
    task.attrs = { ...attrs, state: boxes[index]?.done ? "DONE" : "TODO" };
  }
  const nodes = childrenOf(panel);
  if (!source || shows(foot.after)) return nodes;
  return nodes.map((node) => (node === foot.paragraph ? footOf(foot, source) : node));
}
