import type { Config } from "../../config/config.ts";
import { renderTitle } from "../../config/values/render-title.ts";
import type { DesiredItem, ManagedBody, Section, State } from "../../model/item.ts";
import type { Diagnostic, Plan } from "../../model/plan.ts";
import { syncFinding } from "../diagnostic-codes.ts";
import type { KeyedMilestone } from "../identity/identify.ts";
import { acceptanceKey } from "../identity/identify.ts";
import type { BodyFormat } from "./body-format.ts";
import type { Desired, DesiredInput } from "./desired.ts";
import { type Homes, homesOf } from "./explain-criteria.ts";
import {
  acceptanceSections,
  deliverableState,
  milestoneSections,
  milestoneState,
  oneLine,
  peerSections,
  text,
} from "./plan-sections.ts";
import { cut, milestoneTitleLimit } from "./title.ts";

/** GitHub allows 100 sub-issues under one issue, closed ones included (GitHub docs, "Adding sub-issues"). */
const subIssueLimit = 100;

/**
 * The GitHub items that a plan asks for, parents before children. Each fact of the plan is said by one item
 * only, so that one edit is one write: the milestone carries title, dates and value; the acceptance issue
 * criteria, verification, validation and risks; a deliverable's issue its own text and nothing of its
 * milestone.
 */
export function desiredGitHub(
  { plan, keyed, config, peerUrl }: Omit<DesiredInput, "sourceOf">,
  format: BodyFormat,
): Desired {
  const { github } = config;
  const diagnostics: Diagnostic[] = [];
  const homes = homesOf(keyed);
  const items = keyed.milestones.flatMap((entry) => {
    const milestone = github.milestones
      ? [milestoneItem(plan, entry, peerUrl("jira", entry.key), config, format)]
      : [];
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

function milestoneItem(
  plan: Plan,
  entry: KeyedMilestone,
  inJira: string | null,
  config: Config,
  format: BodyFormat,
): DesiredItem {
  const { key, milestone } = entry;
  const rendered = renderTitle(config.github.title, { goal: plan.goal, milestone });
  const title = cut(oneLine(rendered), milestoneTitleLimit);
  const body = format.render([
    ...milestoneSections(milestone),
    ...peerSections("jira", inJira),
    origin(plan, "Milestone"),
  ]);
  // A GitHub milestone has no "cancelled": closed is closed.
  const state: State = milestoneState(entry) === "open" ? "open" : "done";
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
  const { key } = entry;
  const goal = plan.goal.number ?? plan.goal.id;
  const titleOf = (milestone: string) => `${goal} ${milestone}: acceptance`;
  const sections: Section[] = [
    ...acceptanceSections(entry, homes, titleOf),
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
