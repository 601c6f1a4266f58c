/** Generated texts that could make a parser slow: bench/parse.ts measures their time, linear-work.test.ts counts their work. */

import { hostileMilestones } from "./hostile-milestones.ts";
import { fill, numbered } from "./hostile-text.ts";

const opening = "# Milestone Plan: X\n\n**Milestone 1: T** (Weeks 1-2)\n- **Deliverable**: ";

/** Values of one label on lines of 15,000 characters, just under the limit. */
function wide(part: string): (size: number) => string {
  return (size) => fill(`${opening}${fill(part, 15_000)}\n\n`, size);
}

const wideParts = [
  "[",
  "]",
  "*",
  "*a **b ",
  "(",
  '"',
  "`",
  "`a``",
  "<!--",
  "<",
  "a | b ",
  "a, ",
  "[GOAL], ",
  "[e.g. ",
  "a;",
  " and ",
  ", and ",
  "\\",
  "mitigation ",
  "SC-1 ",
  "|**",
  "(a, [b; ",
  "https://",
  "![",
  "<!-- id:",
  "目, ",
  "😀",
  "e\u0301",
  " -",
  "  ",
];

/** Each returns a text of nearly `size` characters, and not more. */
export const hostilePlans: readonly { name: string; text: (size: number) => string }[] = [
  ...wideParts.map((part) => ({ name: `long lines of ${JSON.stringify(part)}`, text: wide(part) })),
  { name: "lists 10 deep", text: (size) => fill(numbered(nestedItem, 220), size) },
  {
    name: "lists ever deeper",
    text: (size) => numbered((depth) => `${"  ".repeat(depth)}- a\n`, size),
  },
  { name: "quotes", text: (size) => fill(`${"> ".repeat(20)}a\na\n`, size) },
  { name: "bullets", text: (size) => fill("- a\n", size) },
  {
    name: "fat bullets",
    text: (size) => `${opening}x\n${fill(`- **Value**: ${"a, ".repeat(60)}\n`, size - 100)}`,
  },
  { name: "tables", text: (size) => fill(`|a|b|\n|-|-|\n${"|c|d|\n".repeat(20)}\n`, size) },
  { name: "one table", text: (size) => `|a|b|\n|-|-|\n${fill(`|${"c".repeat(60)}|d|\n`, size - 20)}` },
  {
    name: "wide tables",
    text: (size) => fill(`${"|a".repeat(3000)}|\n${"|-".repeat(3000)}|\n${"|\n".repeat(100)}\n`, size),
  },
  {
    name: "tables with short rows",
    text: (size) => fill(`${"|a".repeat(256)}|\n${"|-".repeat(256)}|\n${"|\n".repeat(256)}\n`, size),
  },
  { name: "fences", text: (size) => fill("```\na\n```\n", size) },
  {
    name: "an open fence",
    text: (size) => `\`\`\`\n${fill("some line of code, which is not the end\n", size - 4)}`,
  },
  {
    name: "runs of backticks",
    text: (size) => numbered((length) => `${"`".repeat(length)} a\n`, size),
  },
  { name: "a heading per line", text: (size) => fill("# a heading of some length\n", size) },
  { name: "M1 on each line", text: (size) => fill("M1: a milestone of some length\n", size) },
  { name: "a milestone per line", text: (size) => fill("**Milestone 1: Title** (Weeks 1-2)\n", size) },
  { name: "milestones", text: (size) => numbered(milestoneOf, size) },
  {
    name: "verifications",
    text: (size) => `${opening}x\n\n${fill("**Milestone 1 Verification**: x\n\n", size - 100)}`,
  },
  {
    name: "labels",
    text: (size) => `${opening}x\n${fill("- **Anything**: some text that is lost\n", size - 100)}`,
  },
  { name: "unclosed comments", text: (size) => fill("some text <!-- and more of it\n", size) },
  { name: "comment blocks", text: (size) => fill("<!--\nsome text that is not read\n-->\n\n", size) },
  { name: "tags", text: (size) => fill("<div><p>some text of a page\n", size) },
  { name: "references", text: (size) => numbered((index) => `[label number ${index}]: b\n`, size) },
  { name: "wrapped lines", text: (size) => `${opening}${fill("  some text, and more of it\n", size - 100)}` },
  { name: "one word a line", text: (size) => fill("abcdefghijklmnopqrstuvwxyz\n", size) },
  { name: "empty lines", text: (size) => fill("\n", size) },
  { name: "carriage returns", text: (size) => fill("some text of a file from elsewhere\r", size) },
  { name: "one line", text: (size) => "a".repeat(size) },
  {
    name: "lazy quotes",
    text: (size) => `${"> ".repeat(20)}a\n${fill("some text of a lazy line\n", size - 50)}`,
  },
  ...hostileMilestones,
];

function nestedItem(depth: number): string {
  return `${"  ".repeat(depth - 1)}- some item\n`;
}

function milestoneOf(index: number): string {
  return `**Milestone ${index}: Title ${index}** (Weeks 1-2)\n- **Deliverable**: first thing, second thing <!-- id: d${index} -->\n- **Risk**: a - mitigation: b\n\n`;
}
