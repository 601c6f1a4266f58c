import { type Colors, sanitizeLine } from "../../../shared/adapters/node/terminal.ts";
import { roleOfKey } from "../../../shared/model/keyed-plan.ts";
import type { TrackerPreview } from "../../../shared/sync/run/preview-repository.ts";
import { cutToWidth, padToWidth, widthOf } from "../../../shared/text/display-width.ts";
import { signs } from "../print-operation.ts";
import { type Detail, describeOperation, formatItemName, listDetails } from "./describe-item.ts";
import { listPreviewItems, type PreviewItem } from "./preview-items.ts";

interface Style {
  color: Colors;
  /** Width of the terminal; `undefined` if the output is not a terminal. */
  columns: number | undefined;
  /** Spaces before each line. */
  indent: string;
}

/** Longer titles don't widen the column, so that one long title does not move the remarks of all others. */
const MAX_TITLE_WIDTH = 50;
const MIN_TITLE_WIDTH = 20;

/** Returns the lines that show what a sync does to one plan's items in one tracker. */
export function formatSection(preview: TrackerPreview, { color, columns, indent: start }: Style): string[] {
  const { tracker } = preview;
  const rows = listPreviewItems(preview).map((item) => ({
    item,
    indent: start + "  ".repeat(item.depth),
    name: formatItemName(item),
    title: sanitizeLine(item.title),
    remark: describeOperation(item, tracker),
  }));
  const nameWidth = Math.max(0, ...rows.map(({ indent, name }) => widthOf(`${indent}+ ${name}`)));
  const remarked = rows.filter(({ remark }) => remark !== "");
  const remarkWidth = Math.max(0, ...remarked.map(({ remark }) => widthOf(remark)));
  const spaceFor = (remark: number) => Math.max(MIN_TITLE_WIDTH, (columns ?? Infinity) - nameWidth - remark - 2);
  const titleWidth = Math.min(
    MAX_TITLE_WIDTH,
    spaceFor(remarkWidth + 2),
    Math.max(0, ...remarked.map(({ title }) => widthOf(title))),
  );
  const findTitle = createTitleFinder(preview);
  return rows.flatMap(({ item, indent, name, title, remark }) => {
    const sign = signOf(item);
    const paint = paintOf(item, color);
    const head = padToWidth(`${indent}${sign} ${name}`, nameWidth).slice(indent.length + sign.length);
    const shown = cutToWidth(title, spaceFor(remark === "" ? 0 : remarkWidth + 2));
    const end = remark === "" ? shown : `${padToWidth(shown, titleWidth)}  ${color.dim(remark)}`;
    const row = `${indent}${paint(sign)}${head}  ${end}`;
    return [
      sign === " " ? color.dim(row) : row,
      ...formatDetails(listDetails(item, tracker, findTitle), { color, columns, indent: `${indent}    ` }),
    ];
  });
}

function signOf({ operation, blockers, conflicts, isHeld }: PreviewItem): string {
  if (operation !== null) return signs[operation.action];
  if (blockers !== null) return signs.update;
  if (conflicts.length > 0) return "!";
  return isHeld ? signs.close : " ";
}

function paintOf(item: PreviewItem, color: Colors): (text: string) => string {
  const sign = signOf(item);
  if (sign === signs.create) return color.green;
  return sign === signs.close ? color.red : color.yellow;
}

function formatDetails(details: readonly Detail[], { color, columns, indent }: Style): string[] {
  const labelWidth = Math.max(0, ...details.map(({ label }) => widthOf(label)));
  return details.flatMap(({ label, lines, isConflict }) =>
    lines.map((line, index) => {
      const start = `${indent}${index === 0 && isConflict ? "! " : "  "}${padToWidth(index === 0 ? label : "", labelWidth)}  `;
      const isCut = label === "body" && columns !== undefined;
      const shown = isCut ? cutToWidth(line, Math.max(MIN_TITLE_WIDTH, columns - widthOf(start))) : line;
      return start + paintLine(shown, { label, isConflict }, color);
    }),
  );
}

function paintLine(line: string, { label, isConflict }: Pick<Detail, "label" | "isConflict">, color: Colors): string {
  if (isConflict) return color.yellow(line);
  if (label !== "body") return line;
  if (line.startsWith("+ ")) return color.green(line);
  return line.startsWith("- ") ? color.red(line) : color.dim(line);
}

/** Returns a function that finds an item's title by its key, or by the name that the tracker gives the item. */
function createTitleFinder({ syncPlan, links }: TrackerPreview): (keyOrName: string) => string {
  const titles = new Map<string, string>();
  for (const { key, remote, base } of links) {
    if (base.title === undefined) continue;
    titles.set(key, base.title);
    // Conflicts name the milestone that a person chose as the tracker does.
    if (remote !== null && roleOfKey(key) === "milestone") titles.set(remote.name, base.title);
  }
  for (const { key, title } of syncPlan.operations) titles.set(key, title);
  return (keyOrName) => titles.get(keyOrName) ?? keyOrName;
}
