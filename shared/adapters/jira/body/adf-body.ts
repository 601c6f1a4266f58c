import type { Marker, SourceLink } from "../../../model/item.ts";
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
import { createFramedBody, type Frame } from "./framed-body.ts";
import { parseMarker } from "./jira-body-marker.ts";
import { renderIssueBody } from "./jira-body-render.ts";
import { hasVisibleText, makeLine, normalizeLines, parseManagedBody } from "./managed-lines.ts";

/**
 * The `BodyFormat` of Jira Cloud: Atlassian documents as JSON. The managed block is the panel whose last line contains
 * the marker as code. Only visible text is compared, because Jira adds and splits nodes.
 */
export const adfBody = createFramedBody(
  {
    render: renderIssueBody,

    compose(managed, marker, source) {
      const footer = { type: "paragraph", content: [...toAdfFooter(source), toAdfMarker(marker)] };
      const content = [...toAdfNodes(parseManagedBody(managed), marker.nonce), footer];
      const panel = { type: "panel", attrs: { panelType: "info" }, content };
      return JSON.stringify({ version: 1, type: "doc", content: [panel] });
    },
  },
  findFrame,
);

/** The last paragraph that Milepost writes into the panel, with the source link and the marker. */
interface Footer {
  paragraph: UntrustedNode;
  marker: Marker;
  /** Nodes before the marker in the same paragraph. */
  before: UntrustedNode[];
  /** Text that a user wrote after the marker. */
  after: string;
}

function findFrame(body: string, nonce: string): Frame | null {
  const read = parseAdfDocument(body);
  if (!read) return null;
  const { document, content: blocks } = read;
  const found = blocks.flatMap((panel, index) => {
    if (!isUntrustedNode(panel) || panel.type !== "panel") return [];
    const nodes = childrenOf(panel);
    const footers = nodes.flatMap((paragraph) => findFooter(paragraph, nonce) ?? []);
    return footers.map((footer) => ({ panel, index, nodes, footer }));
  });
  const [only] = found;
  if (!only || found.length > 1) return null;
  const { panel, index, nodes, footer } = only;
  const ownLines = readAdfBlocks(nodes.filter((node) => node !== footer.paragraph));
  const lines = normalizeLines<AdfLine>([...ownLines, makeLine("text", footer.after)]);
  const withContent = (content: unknown[]) =>
    JSON.stringify({ ...document, content: blocks.with(index, { ...panel, content }) });
  return {
    lines,

    updateTicks({ boxes }, source) {
      const tasks = lines.flatMap(({ kind, task }) => (kind === "box" && task ? [task] : []));
      for (const [position, task] of tasks.entries()) {
        const attrs = isUntrustedNode(task.attrs) ? task.attrs : {};
        task.attrs = { ...attrs, state: boxes[position]?.done ? "DONE" : "TODO" };
      }
      const keepsFooter = !source || hasVisibleText(footer.after);
      const updated = keepsFooter ? footer.paragraph : updateFooter(footer, source);
      return withContent(nodes.map((node) => (node === footer.paragraph ? updated : node)));
    },

    rewrite: (managed, source) =>
      withContent([...toAdfNodes(parseManagedBody(managed), nonce), updateFooter(footer, source)]),
  };
}

function findFooter(paragraph: UntrustedNode, nonce: string): Footer | null {
  if (paragraph.type !== "paragraph") return null;
  const nodes = childrenOf(paragraph);
  // The marker can span several nodes: Jira splits a node if a user adds a comment or a link to a part of its text.
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
  return type === "text" && Array.isArray(marks) && marks.some((mark) => isUntrustedNode(mark) && mark.type === "code");
}

function updateFooter({ paragraph, marker, before }: Footer, source: SourceLink | null): UntrustedNode {
  return { ...paragraph, content: [...(source ? toAdfFooter(source) : before), toAdfMarker(marker)] };
}
