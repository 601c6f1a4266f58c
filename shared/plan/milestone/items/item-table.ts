import { itemOf } from "../../layouts/milestone-groups.ts";
import type { ListItem, Table } from "../../markdown/document.ts";
import { findLabel, type MilestoneLabel, milestoneLabels } from "../../vocabulary/labels.ts";
import { readStatus } from "../status.ts";

/** Columns whose cells are items of the milestone that the table stands in. */
const columns: readonly MilestoneLabel[] = ["deliverables", "work", "criteria"];

/**
 * The items that a table inside a milestone lists: the cells of its Deliverable, Task or Criteria column; under such a
 * label, of its first column that says more than a number. Ticked where the row's status says done. Null where the
 * table lists none.
 */
export function itemsOfTable(
  table: Table,
  under: MilestoneLabel | null,
): { label: MilestoneLabel; items: ListItem[] }[] | null {
  const labels = table.head.map((cell) => findLabel(milestoneLabels, cell.text));
  const found = columns.flatMap((label) =>
    labels.includes(label) ? [{ label, column: labels.indexOf(label) }] : [],
  );
  if (found.length === 0 && under !== null && columns.includes(under)) {
    const column = table.head.findIndex((_, index) =>
      table.rows.some((row) => /\p{L}{3}/u.test(row[index]?.text ?? "")),
    );
    if (column >= 0) found.push({ label: under, column });
  }
  if (found.length === 0) return null;
  const status = labels.indexOf("status");
  return found.map(({ label, column }) => ({
    label,
    items: table.rows.flatMap((row) => {
      const cell = row[column];
      if (!cell || cell.text === "") return [];
      const done = readStatus(row[status]?.text ?? "") === "done";
      return [{ ...itemOf(cell), task: done ? true : null }];
    }),
  }));
}
