import type { SourceLink } from "../../../model/item.ts";
import {
  type AdfLine,
  childrenOf,
  inlineLines,
  isUntrustedNode,
  parseAdfDocument,
  readAdfBlocks,
  type UntrustedNode,
} from "./adf-read.ts";
import { toAdfFooter, toAdfNodes } from "./adf-write.ts";
import { createFramedBody, type Frame } from "./framed-body.ts";
import { NOTE, parseMarker } from "./jira-body-marker.ts";
import { renderIssueBody } from "./jira-body-render.ts";
import { hasVisibleText, makeLine, normalizeLines, parseManagedBody } from "./managed-lines.ts";

/**
 * The `BodyFormat` of Jira Cloud: Atlassian documents as JSON. The managed block is the panel whose last line has the
 * emphasised note; the marker is in the issue's entity property. Panels of older releases have the marker as code instead.
 * Only visible text is compared, because Jira adds and splits nodes.
 */
export const adfBody = createFramedBody(
  {
    render: renderIssueBody,

    compose(managed, marker, source) {
      const footer = { type: "paragraph", content: toAdfFooter(source) };
      const content = [...toAdfNodes(parseManagedBody(managed), marker.nonce), footer];
      const panel = { type: "panel", attrs: { panelType: "info" }, content };
      return JSON.stringify({ version: 1, type: "doc", content: [panel] });
    },
  },
  findFrame,
);

/** The last paragraph that Milepost writes into the panel, with the source link and the note. */
interface Footer {
  paragraph: UntrustedNode;
  /** True if the marker of the item was found, as older releases wrote it. */
  hasMarker: boolean;
  /** The nodes up to the end of the note or marker. */
  nodes: UntrustedNode[];
  /** Text that a user wrote after the note or marker. */
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
  // A user can paste the panel of another item beside an older panel with the item's own marker.
  const marked = found.filter(({ footer }) => footer.hasMarker);
  const [only, ...others] = marked.length > 0 ? marked : found;
  if (!only || others.length > 0) return null;
  const { panel, index, nodes, footer } = only;
  const ownLines = readAdfBlocks(nodes.filter((node) => node !== footer.paragraph));
  const lines = normalizeLines<AdfLine>([...ownLines, makeLine("text", footer.after)]);
  const withContent = (content: unknown[]) =>
    JSON.stringify({ ...document, content: blocks.with(index, { ...panel, content }) });
  const updated = (source: SourceLink | null) => ({
    ...footer.paragraph,
    content: source ? toAdfFooter(source) : footer.nodes,
  });
  return {
    lines,

    updateTicks({ boxes }, source) {
      const tasks = lines.flatMap(({ kind, task }) => (kind === "box" && task ? [task] : []));
      for (const [position, task] of tasks.entries()) {
        const attrs = isUntrustedNode(task.attrs) ? task.attrs : {};
        task.attrs = { ...attrs, state: boxes[position]?.done ? "DONE" : "TODO" };
      }
      const keepsFooter = !source || hasVisibleText(footer.after);
      const paragraph = keepsFooter ? footer.paragraph : updated(source);
      return withContent(nodes.map((node) => (node === footer.paragraph ? paragraph : node)));
    },

    rewrite: (managed, source) => withContent([...toAdfNodes(parseManagedBody(managed), nonce), updated(source)]),
  };
}

function findFooter(paragraph: UntrustedNode, nonce: string): Footer | null {
  if (paragraph.type !== "paragraph") return null;
  const nodes = childrenOf(paragraph);
  // Note and marker can span several nodes: Jira splits a node if a user adds a comment or a link to a part of its text.
  for (let start = 0; start < nodes.length; start += 1) {
    for (const mark of ["em", "code"] as const) {
      const end = findEnd(nodes, start, mark);
      if (end === start) continue;
      const text = inlineLines(nodes.slice(start, end)).join(" ");
      const after = mark === "em" ? findAfterNote(text) : findAfterMarker(text, nonce);
      if (after === null) {
        start = end - 1;
        break;
      }
      const own = nodes.slice(start, end);
      return {
        paragraph,
        hasMarker: mark === "code",
        nodes: [...nodes.slice(0, start), ...(after === "" ? own : [withText(own[0], text, after)])],
        after: [after, ...inlineLines(nodes.slice(end))].join(" "),
      };
    }
  }
  return null;
}

function findAfterNote(text: string): string | null {
  const start = text.indexOf(NOTE);
  return start < 0 ? null : text.slice(start + NOTE.length);
}

function findAfterMarker(text: string, nonce: string): string | null {
  const found = parseMarker(text);
  return found?.marker.nonce === nonce ? found.after : null;
}

/** Returns a node with the text that is before `after`. */
function withText(node: UntrustedNode | undefined, text: string, after: string): UntrustedNode {
  return { ...node, type: "text", text: text.slice(0, text.length - after.length) };
}

/** Returns the index after the nodes that have this mark, beginning at `start`. */
function findEnd(nodes: readonly UntrustedNode[], start: number, mark: string): number {
  let end = start;
  for (let node = nodes[end]; node && hasMark(node, mark); node = nodes[end]) end += 1;
  return end;
}

function hasMark({ type, marks }: UntrustedNode, name: string): boolean {
  return type === "text" && Array.isArray(marks) && marks.some((mark) => isUntrustedNode(mark) && mark.type === name);
}
