import * as fc from "fast-check";
import type { Milestone } from "../../../shared/model/plan/plan.ts";
import type { Status } from "../../../shared/model/plan/plan-values.ts";

/** The content of a plan in any layout. */
export interface PlanModel {
  title: string;
  milestones: MilestoneModel[];
}

export interface MilestoneModel {
  number: number;
  title: string;
  deliverables: { text: string; done: boolean }[];
  criteria: string[];
  status: Status;
  due: string | null;
}

const words = [
  "search",
  "index",
  "server",
  "pages",
  "login",
  "reports",
  "café",
  "поиск",
  "検索",
  "cache",
  "colour",
  "sessions",
  "uploads",
  "mails",
  "größe",
  "billing",
];
const word = fc.constantFrom(...words);
/** Words without a meaning in layouts, labels and separators. */
const text = fc.array(word, { minLength: 2, maxLength: 5 }).map((parts) => parts.join(" "));
const due = fc
  .date({ min: new Date("2024-01-01T00:00:00Z"), max: new Date("2032-12-31T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const milestone = fc.record({
  title: text.map((title) => `Fast ${title}`),
  deliverables: fc.array(fc.record({ text, done: fc.boolean() }), { minLength: 1, maxLength: 4 }),
  criteria: fc.array(text, { maxLength: 3 }),
  status: fc.constantFrom<Status>("planned", "active", "done", "cancelled"),
  due: fc.option(due),
});

/** At least two milestones: some layouts are not recognised with one. */
export const planModel: fc.Arbitrary<PlanModel> = fc.record({
  title: text.map((title) => `Better ${title}`),
  milestones: fc
    .array(milestone, { minLength: 2, maxLength: 5 })
    .map((all) => all.map((one, index) => ({ ...one, number: index + 1 }))),
});

/** Returns the model of a parsed plan. */
export function modelOf({ title }: { title: string }, milestones: readonly Milestone[]): PlanModel {
  return {
    title,
    milestones: milestones.map(({ number, title: name, deliverables, criteria, status, schedule }) => ({
      number: Number(number),
      title: name,
      deliverables: deliverables.map(({ text: words, done }) => ({ text: words, done })),
      criteria: criteria.map(({ text: words }) => words),
      status,
      due: schedule?.due ?? null,
    })),
  };
}

const statusWords: Record<Status, string> = {
  planned: "planned",
  active: "in progress",
  done: "done",
  cancelled: "cancelled",
};

/** Variants of Markdown with the same meaning. */
export interface Style {
  bullet: "-" | "*" | "+";
  bold: "**" | "__";
  colon: ":" | "：";
  end: "\n" | "\r\n" | "\r";
  /** An empty line between a label and its list. */
  gap: boolean;
  setext: boolean;
  padded: boolean;
  trailing: "" | " " | "\t";
  indent: "  " | "    " | "\t";
  frontMatter: boolean;
}

export const plainStyle: Style = {
  bullet: "-",
  bold: "**",
  colon: ":",
  end: "\n",
  gap: false,
  setext: false,
  padded: true,
  trailing: "",
  indent: "  ",
  frontMatter: false,
};

export const style: fc.Arbitrary<Style> = fc.record({
  bullet: fc.constantFrom("-", "*", "+"),
  bold: fc.constantFrom("**", "__"),
  colon: fc.constantFrom(":", "："),
  end: fc.constantFrom("\n", "\r\n", "\r"),
  gap: fc.boolean(),
  setext: fc.boolean(),
  padded: fc.boolean(),
  trailing: fc.constantFrom("", " ", "\t"),
  indent: fc.constantFrom("  ", "    ", "\t"),
  frontMatter: fc.boolean(),
});

type Writer = (model: PlanModel, style: Style) => string[];

/** One form of each layout; the tables have no criteria. */
export const writers = {
  goalkit({ title, milestones }, style) {
    const b = style.bold;
    const parts = milestones.flatMap(({ number, title: name, deliverables, criteria, status, due }) => [
      `${b}Milestone ${number}${style.colon} ${name}${b}${due ? ` (due ${due})` : ""}`,
      "",
      ...label("Deliverables", style),
      ...deliverables.map((item) => `${style.indent}${task(item, style)}`),
      ...(criteria.length > 0 ? label("Success Criteria", style) : []),
      ...criteria.map((criterion) => `${style.indent}${style.bullet} ${criterion}`),
      `${style.bullet} ${b}Status${b}${style.colon} ${statusWords[status]}`,
      "",
    ]);
    const head = `${b}Goal Branch${b}: \`001-x\` | ${b}Date${b}: 2026-05-15`;
    return [...heading(1, `Milestone Plan: ${title}`, style), head, "", ...parts];
  },
  headings({ title, milestones }, style) {
    const parts = milestones.flatMap(({ number, title: name, deliverables, criteria, status, due }) => [
      ...heading(2, `M${number}${style.colon} ${name}`, style),
      `${style.bold}Status${style.colon}${style.bold} ${statusWords[status]}`,
      ...(due ? [`${style.bold}Due${style.bold}${style.colon} ${due}`] : []),
      "",
      "### Deliverables",
      ...gap(style),
      ...deliverables.map((item) => task(item, style)),
      ...(criteria.length > 0 ? ["", "### Success Criteria", ...gap(style)] : []),
      ...criteria.map((criterion) => `${style.bullet} ${criterion}`),
      "",
    ]);
    return [...heading(1, title, style), ...parts];
  },
  list({ title, milestones }, style) {
    const parts = milestones.flatMap(({ number, title: name, deliverables, criteria, status, due }) => [
      `${style.bullet} ${style.bold}Milestone ${number}${style.colon} ${name}${style.bold}`,
      ...label("Deliverables", style).map((line) => (line === "" ? "" : `${style.indent}${line}`)),
      ...deliverables.map((item) => `${style.indent}${style.indent}${task(item, style)}`),
      ...(criteria.length > 0 ? label("Success Criteria", style) : []).map((line) =>
        line === "" ? "" : `${style.indent}${line}`,
      ),
      ...criteria.map((criterion) => `${style.indent}${style.indent}${style.bullet} ${criterion}`),
      ...(due ? [`${style.indent}${style.bullet} ${style.bold}Due${style.bold}: ${due}`] : []),
      `${style.indent}${style.bullet} ${style.bold}Status${style.bold}: ${statusWords[status]}`,
    ]);
    return [...heading(1, title, style), ...parts];
  },
  table({ title, milestones }, style) {
    const cells = (row: readonly string[]) =>
      style.padded ? `| ${row.map((cell) => cell.padEnd(24)).join(" | ")} |` : `|${row.join("|")}|`;
    const rows = milestones.map(({ number, title: name, deliverables, status, due }) =>
      cells([
        `M${number}${style.colon} ${name}`,
        statusWords[status],
        due ?? "",
        deliverables.map((item) => item.text).join(", "),
      ]),
    );
    const head = ["Milestone", "Status", "Due", "Deliverables"];
    return [...heading(1, title, style), cells(head), cells(head.map(() => "---")), ...rows];
  },
} satisfies Record<string, Writer>;

export type LayoutName = keyof typeof writers;

/** Returns a plan as a Markdown file. */
export function write(layout: LayoutName, model: PlanModel, style: Style = plainStyle): string {
  const front = style.frontMatter ? ["---", "title: plan", "tags: [a, b]", "---"] : [];
  const lines = writers[layout](model, style).map((line) => `${line}${style.trailing}`);
  return `${[...front, ...lines].join(style.end)}${style.end}`;
}

/** Returns the part of a model that a layout can express: tables have no checkboxes and no criteria here. */
export function reduceTo(layout: LayoutName, model: PlanModel): PlanModel {
  if (layout !== "table") return model;
  return {
    ...model,
    milestones: model.milestones.map((one) => ({
      ...one,
      criteria: [],
      deliverables: one.deliverables.map(({ text: words }) => ({ text: words, done: false })),
    })),
  };
}

function heading(level: 1 | 2, title: string, { setext }: Style): string[] {
  if (setext) return [title, level === 1 ? "=====" : "-----", ""];
  return [`${"#".repeat(level)} ${title}`, ""];
}

function label(name: string, style: Style): string[] {
  return [`${style.bullet} ${style.bold}${name}${style.bold}${style.colon}`, ...gap(style)];
}

function task({ text: words, done }: { text: string; done: boolean }, { bullet }: Style): string {
  return `${bullet} [${done ? "x" : " "}] ${words}`;
}

function gap(style: Style): string[] {
  return style.gap ? [""] : [];
}
