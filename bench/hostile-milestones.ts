import { fill, numbered } from "./hostile-text.ts";

/** Texts that could make the layouts of headings, lists and tables slow. */
export const hostileMilestones: readonly { name: string; text: (size: number) => string }[] = [
  { name: "the same heading", text: (size) => fill("## M1: x\n", size) },
  { name: "headings of milestones", text: (size) => numbered((at) => `## M${at}: Title ${at}\n`, size) },
  {
    name: "headings with a box",
    text: (size) => numbered((at) => `## M${at}: T\n- [ ] thing ${at}\n`, size),
  },
  { name: "headings of all levels", text: (size) => numbered(levelled, size) },
  { name: "milestones in milestones", text: (size) => numbered(within, size) },
  { name: "milestones and phases", text: (size) => numbered(mixed, size) },
  {
    name: "sections of milestones",
    text: (size) => fill("## Milestones\n### Alpha\n- a\n### Beta\n- b\n", size),
  },
  {
    name: "mentions",
    text: (size) => `## Phase 1: T\n## Phase 2: T\n${fill("### Phase 1 Setup\n", size - 30)}`,
  },
  {
    name: "labels that name a milestone",
    text: (size) => `## Phase 1: T\n## Phase 2: T\n${fill("### Phase 1 Tasks\n- [ ] a\n", size - 30)}`,
  },
  { name: "one-row tables", text: (size) => numbered(oneRow, size) },
  { name: "a table of milestones", text: (size) => `${tableHead}${numbered(row, size - 80)}` },
  { name: "a table and its headings", text: withTable },
  { name: "a table of titles", text: (size) => titled(size, (at) => `| Title ${at} | done |\n`) },
  {
    name: "a table of one milestone",
    text: (size) => `## M1: T\n## M2: T\n\n${tableHead}${fill("| M1 | done | T |\n", size - 120)}`,
  },
  {
    name: "cells with escaped bars",
    text: (size) => fill(`|a|b|\n|-|-|\n${`${"|a\\|b".repeat(1800)}|\n`.repeat(4)}\n`, size),
  },
  { name: "bold milestones", text: (size) => numbered((at) => `**M${at}: T**\n\n- [ ] a\n\n`, size) },
  {
    name: "bold lines, then a list",
    text: (size) => `${fill("**M1: T**\n", size / 2)}\n${fill("- some text of it\n", size / 2 - 1)}`,
  },
  { name: "bullets of milestones", text: (size) => numbered((at) => `- M${at}: Title ${at}\n`, size) },
  { name: "ticked bullets", text: (size) => numbered((at) => `- [x] **M${at}: T** — done. More.\n`, size) },
  {
    name: "headings, then bullets",
    text: (size) => numbered((at) => `## M${at}: T\n`, size / 2) + numbered((at) => `- M${at}.1: T\n`, size / 2),
  },
  { name: "misspelt labels", text: (size) => `## M1: T\n${numbered(misspelt, size - 9)}` },
  { name: "guidance", text: (size) => `# X\n\n## Summary\n\n${fill("*GATE: some text\n", size - 20)}` },
  { name: "long emoji headings", text: (size) => fill(`## M1: ${"✅".repeat(200)}\n`, size) },
  { name: "families of emoji", text: (size) => fill(`## ${"👨‍👩‍👧‍👦 ".repeat(30)}M1: T\n`, size) },
  { name: "open parentheses", text: (size) => fill(`## M1: ${"(".repeat(250)}\n`, size) },
  { name: "parentheses", text: (size) => fill(`## M1: T ${"(done) ".repeat(40)}\n`, size) },
  { name: "dashes", text: (size) => fill(`## M1: T ${"— ".repeat(120)}\n`, size) },
  { name: "dashes and words", text: (size) => fill(`## M1: T ${"— done ".repeat(40)}\n`, size) },
  { name: "spaces and dashes", text: (size) => fill(`## M1: T${`${" ".repeat(40)}—`.repeat(6)} x\n`, size) },
  { name: "code in headings", text: (size) => fill(`## M1: T ${"`a ✅ | b` ".repeat(25)}\n`, size) },
  { name: "a heading of code", text: (size) => fill(`## M1: \`${"a|".repeat(700)}\`\n`, size) },
  { name: "stars in headings", text: (size) => fill(`## ${"**".repeat(60)}M1: T${"**".repeat(60)}\n`, size) },
  { name: "HTML headings", text: (size) => numbered((at) => `<h3>Milestone ${at}</h3>\ntext\n\n`, size) },
  { name: "open HTML headings", text: (size) => fill(`<h3>${"</h3> ".repeat(150)}x\n\n`, size) },
  { name: "ids", text: (size) => numbered((at) => `## M${at}: T <!-- id: m${at} -->\n`, size) },
  { name: "open ids", text: (size) => fill(`## M1: T ${"<!-- id: ".repeat(28)}-->\n`, size) },
  { name: "schedules", text: (size) => numbered((at) => `## M${at}: T (due 5 March 2026)\n- [ ] a\n`, size) },
  { name: "figures", text: (size) => fill(`## M1: T (${"1.2/3-".repeat(30)})\n`, size) },
  { name: "words of time", text: (size) => fill(`## M1: T (${"from May to ".repeat(16)})\n`, size) },
  { name: "Chinese", text: (size) => fill(`## 第一阶段:${"本周完成第三季度".repeat(20)}\n`, size) },
];

const tableHead = "| Milestone | Status | Title |\n|---|---|---|\n";

function levelled(at: number): string {
  return `${"#".repeat(1 + (at % 6))} M${at}.${at % 7}: Title\n`;
}

function within(at: number): string {
  return at === 1 ? "# M1: All of it\n" : `## M${at}: T\n### M${at}.1: U\n#### M${at}.1.1: V\n`;
}

function mixed(at: number): string {
  return `## Milestone ${at}: T\n### Phase ${at}: U\n#### Week ${at}: V\n`;
}

function oneRow(at: number): string {
  return `${tableHead}| M${at} | done | T |\n\n`;
}

function row(at: number): string {
  return `| M${at} | done | Title ${at} |\n`;
}

/** Headings and, for each, a row of one table. */
function withTable(size: number): string {
  const headings = numbered((at) => `## M${at}: Title\n\n`, size / 2);
  return `${headings}${tableHead}${numbered(row, size / 2 - 80)}`;
}

function titled(size: number, line: (at: number) => string): string {
  const headings = numbered((at) => `## M${at}: Title ${at}\n\n`, size / 2);
  return `${headings}| Milestone | Status |\n|---|---|\n${numbered(line, size / 2 - 80)}`;
}

function misspelt(at: number): string {
  return `- [ ] a\n\n**Delivrable${at}**: x\n\n`;
}
