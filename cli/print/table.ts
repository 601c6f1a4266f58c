import { cutToWidth, padToWidth, widthOf } from "../../shared/text/display-width.ts";

/** `paint` colors the text. It is applied after padding, because color codes have no width. */
export interface Cell {
  text: string;
  paint?: ((text: string) => string) | undefined;
}

const GAP = "  ";
const MIN_NAME_WIDTH = 20;

/**
 * Returns a function that formats one row of a table as a line. The first column contains names: it gets the width that
 * the other columns leave. A column without text in any of `rows` is left out, its heading too. `columns`: width of the
 * terminal, to which names are cut; `undefined` if the output is not a terminal.
 */
export function createRowFormatter(
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
  columns: number | undefined,
): (row: readonly Cell[]) => string {
  const widths = headings.map((heading, column) => {
    const texts = rows.map((row) => row[column]?.text ?? "");
    return texts.every((text) => text === "") ? 0 : Math.max(...[heading, ...texts].map(widthOf));
  });
  const [nameWidth = 0, ...others] = widths;
  const otherWidth = others.reduce((sum, width) => sum + (width === 0 ? 0 : GAP.length + width), 0);
  const available = columns === undefined ? nameWidth : Math.max(MIN_NAME_WIDTH, columns - otherWidth);
  widths[0] = Math.min(nameWidth, available);
  return (row) => {
    const cells = row.flatMap(({ text, paint = String }, column) => {
      const width = widths[column] ?? 0;
      return width === 0 ? [] : [paint(padToWidth(column === 0 ? cutToWidth(text, width) : text, width))];
    });
    return cells.join(GAP).trimEnd();
  };
}
