import type { Config } from "../config/config.ts";
import { renderTitle } from "../config/render-title.ts";
import type { Diagnostic, Plan } from "../plan/plan.ts";
import type { BodyFormat } from "./body-format.ts";
import { syncFinding } from "./diagnostic-codes.ts";
import { explainCriteria, type Homes, homesOf } from "./explain-criteria.ts";
import type { KeyedMilestone, KeyedPlan } from "./identify.ts";
import { acceptanceKey } from "./identify.ts";
import type { DesiredItem, ManagedBody, Section, State } from "./item.ts";
import { cut, milestoneTitleLimit } from "./title.ts";

/** GitHub allows 100 sub-issues under one issue, closed ones included (GitHub docs, "Adding sub-issues"). */
const subIssueLimit = 100;

export interface Desired {
  items: DesiredItem[];
  diagnostics: Diagnostic[];
}

/**
 * The GitHub items that a plan asks for, parents before children. Each fact of the plan is said by one item
 * only, so that one edit is one write: the milestone carries title, dates and value; the acceptance issue
 * criteria, verification, validation and risks; a deliverable's issue its own text and nothing of its
 * milestone.
 */
export function desiredGitHub(plan: Plan, keyed: KeyedPlan, config: Config, format: BodyFormat): Desired {
  const { github } = config;
  const diagnostics: Diagnostic[] = [];
  const homes = homesOf(keyed);
  const items = keyed.milestones.flatMap((entry) => {
    const milestone = github.milestones ? [milestoneItem(plan, entry, config, format)] : [];
    const acceptance = github.acceptance ? [acceptanceItem(plan, entry, homes, config, format)] : [];
    const deliverables = github.issues === "deliverables" ? entry.deliverables : [];
    if (github.acceptance && deliverables.length > subIssueLimit) {
      diagnostics.push(
        syncFinding(
          "too-many-sub-issues",
          `The milestone has ${deliverables.length} deliverables and GitHub takes ${subIssueLimit} sub-issues under one issue. The ones after that are made and belong to the milestone, but stand outside its acceptance issue. Split the milestone to have them all.`,
          entry.milestone.line,
        ),
      );
    }
    return [
      ...milestone,
      ...acceptance,
      ...deliverables.map(({ key, deliverable }, index) =>
        issueItem(
          {
            key,
            role: "deliverable",
            title: oneLine(deliverable.text),
            state: deliverableState(entry, deliverable.done),
          },
          deliverableSections(plan, deliverable.text),
          { milestone: entry.key, parent: index < subIssueLimit ? acceptanceKey(entry.key) : null },
          config,
          format,
        ),
      ),
    ];
  });
  return { items, diagnostics };
}

function milestoneItem(plan: Plan, entry: KeyedMilestone, config: Config, format: BodyFormat): DesiredItem {
  const { key, milestone } = entry;
  const rendered = renderTitle(config.github.title, { goal: plan.goal, milestone });
  const title = cut(oneLine(rendered), milestoneTitleLimit);
  const body = format.render([
    ...(milestone.value === null ? [] : [text(null, milestone.value)]),
    ...(milestone.owner === null ? [] : [text("Owner", milestone.owner)]),
    ...(milestone.dependsOn.length === 0 ? [] : [text("Depends on", milestone.dependsOn.join(", "))]),
    origin(plan, "Milestone"),
  ]);
  // A GitHub milestone has no "cancelled": closed is closed.
  const state: State = milestone.status === "done" || milestone.status === "cancelled" ? "done" : "open";
  const due = milestone.schedule?.due ?? null;
  return { key, role: "milestone", entity: "milestone", title, fields: { title, body, state, due } };
}

/** Named by its key and not by the milestone's title or number: renaming a milestone is one write. */
function acceptanceItem(
  plan: Plan,
  entry: KeyedMilestone,
  homes: Homes,
  config: Config,
  format: BodyFormat,
): DesiredItem {
  const { key, milestone } = entry;
  const goal = plan.goal.number ?? plan.goal.id;
  const titleOf = (milestone: string) => `${goal} ${milestone}: acceptance`;
  const sections: Section[] = [
    ...checklist("Success criteria", explainCriteria(milestone.criteria, key, homes, titleOf)),
    ...checklist("Verification", milestone.verification),
    ...list("Validation", milestone.validation),
    ...list(
      "Risks",
      milestone.risks.map((risk) =>
        risk.mitigation === null ? risk.text : `${risk.text}. Mitigation: ${risk.mitigation}`,
      ),
    ),
    origin(plan, "Acceptance of a milestone"),
  ];
  return issueItem(
    {
      key: acceptanceKey(key),
      role: "acceptance",
      title: titleOf(key),
      state: milestoneState(entry),
    },
    sections,
    { milestone: key },
    config,
    format,
  );
}

function issueItem(
  item: { key: string; role: "deliverable" | "acceptance"; title: string; state: State },
  sections: Section[],
  references: { milestone: string; parent?: string | null },
  config: Config,
  format: BodyFormat,
): DesiredItem {
  const title = cut(item.title);
  const { milestones, acceptance, labels } = config.github;
  return {
    key: item.key,
    role: item.role,
    entity: "issue",
    title,
    fields: {
      title,
      body: format.render(sections),
      state: item.state,
      labels,
      ...(milestones ? { milestone: references.milestone } : {}),
      ...(acceptance && references.parent ? { parent: references.parent } : {}),
    },
  };
}

function milestoneState(entry: KeyedMilestone): State {
  const { status } = entry.milestone;
  return status === "done" || status === "cancelled" ? status : "open";
}

function deliverableState(entry: KeyedMilestone, done: boolean): State {
  if (done) return "done";
  return entry.milestone.status === "cancelled" ? "cancelled" : "open";
}

/** The whole text, which a title may cut and people may change: by it an item is known when the ledger is lost. */
function deliverableSections(plan: Plan, value: string): Section[] {
  return [text(null, oneLine(value)), origin(plan, "Deliverable")];
}

/** What the issue of a deliverable says. */
export function deliverableBody(plan: Plan, value: string, format: BodyFormat): ManagedBody {
  return format.render(deliverableSections(plan, value));
}

/** Where the item comes from. No line and no commit: they change with every push. */
function origin(plan: Plan, what: string): Section {
  return text(null, `${what} in ${plan.path}, kept in step by Milepost. Write below this part; it is yours.`);
}

function text(heading: string | null, value: string): Section {
  return { kind: "text", heading, text: value };
}

function list(heading: string, items: string[]): Section[] {
  return items.length === 0 ? [] : [{ kind: "list", heading, items }];
}

function checklist(
  heading: string,
  boxes: readonly { text: string; done: boolean; notes?: string[] }[],
): Section[] {
  if (boxes.length === 0) return [];
  return [
    {
      kind: "checklist",
      heading,
      boxes: boxes.map(({ text, done, notes }) => ({ text, done, ...(notes && { notes }) })),
    },
  ];
}

/** Titles are one line: control characters and line breaks become spaces. */
function oneLine(value: string): string {
  return value.replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ").trim();
}
