import { type ListItem, listItemOf, type TableBlock } from "../../markdown/blocks.ts";
import { findMilestoneLabel, type MilestoneLabel } from "../../vocabulary/labels.ts";
import { parseStatus } from "../status.ts";

/** Labels of table columns that contain items. */
const itemColumns: readonly MilestoneLabel[] = ["deliverables", "work", "criteria"];

/**
 * Returns the cells in a table's Deliverable, Task and Criteria columns as items; an item is ticked if the Status cell
 * in its row is done. Without such a column, a table below one of these labels (`groupLabel`) gives the cells in the
 * first column with words. Returns `null` for other tables.
 */
export function readItemTable(
  table: TableBlock,
  groupLabel: MilestoneLabel | null,
): { label: MilestoneLabel; items: ListItem[] }[] | null {
  const labels = table.head.map((cell) => findMilestoneLabel(cell.text));
  const columns = itemColumns.flatMap((label) =>
    labels.includes(label) ? [{ label, index: labels.indexOf(label) }] : [],
  );
  if (columns.length === 0 && groupLabel !== null && itemColumns.includes(groupLabel)) {
    const hasWords = (index: number) => table.rows.some((row) => /\p{L}{3}/u.test(row[index]?.text ?? ""));
    const index = table.head.findIndex((_, column) => hasWords(column));
    if (index >= 0) columns.push({ label: groupLabel, index });
  }
  if (columns.length === 0) return null;
  const statusIndex = labels.indexOf("status");
  return columns.map(({ label, index }) => ({
    label,
    items: table.rows.flatMap((row) => {
      const cell = row[index];
      if (!cell || cell.text === "") return [];
      const isDone = parseStatus(row[statusIndex]?.text ?? "") === "done";
      return [{ ...listItemOf(cell), task: isDone ? true : null }];
    }),
  }));
}
