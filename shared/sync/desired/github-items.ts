import type { BodyFormat } from "../../model/body-format.ts";
import type { DesiredInput, DesiredItems } from "../../model/desired-items.ts";
import type { BodySection, DesiredItem, ManagedBody } from "../../model/item.ts";
import { type KeyedMilestone, trackingKey } from "../../model/keyed-plan.ts";
import type { Diagnostic } from "../../model/plan/diagnostic.ts";
import type { Plan } from "../../model/plan/plan.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";
import {
  deliverableState,
  findDefiningMilestones,
  milestoneSections,
  milestoneState,
  peerSections,
  textSection,
  trackingSections,
} from "./item-sections.ts";
import { buildDeliverableTitle, buildMilestoneTitle, buildTrackingTitle, toOneLine } from "./titles.ts";

/** Maximum length of issue titles in characters (GitHub docs, "Create an issue"). */
const MAX_ISSUE_TITLE_LENGTH = 256;
/** Maximum number of sub-issues per issue, including closed ones (GitHub docs, "Adding sub-issues"). */
const MAX_SUB_ISSUES = 100;

/**
 * Returns the GitHub items of a plan, parents before children. Each fact of the plan is in one item only, so that one
 * edit is one write: title, dates and value in the milestone; criteria, verification, validation and risks in the
 * tracking issue; the text of a deliverable in its issue.
 */
export function buildGitHubItems(
  { plan, keyedPlan, config: { github }, peerUrl }: Omit<DesiredInput, "sourceLink">,
  format: BodyFormat,
): DesiredItems {
  const definingMilestones = findDefiningMilestones(keyedPlan);
  const trackingTitle = (key: string) => buildTrackingTitle(plan.goal, key);

  const buildMilestone = (entry: KeyedMilestone): DesiredItem => ({
    key: entry.key,
    role: "milestone",
    entity: "milestone",
    fields: {
      title: buildMilestoneTitle(github.title, plan.goal, entry.milestone),
      body: format.render([
        ...milestoneSections(entry.milestone),
        ...peerSections("jira", peerUrl("jira", entry.key)),
        originSection(plan, "Milestone"),
      ]),
      // A GitHub milestone can't be cancelled, only closed.
      state: milestoneState(entry) === "open" ? "open" : "done",
      due: entry.milestone.schedule?.due ?? null,
    },
  });
  const issueFields = (entry: KeyedMilestone) => ({
    labels: github.labels,
    ...(github.milestones && { milestone: entry.key }),
  });
  const buildTrackingIssue = (entry: KeyedMilestone): DesiredItem => ({
    key: trackingKey(entry.key),
    role: "tracking",
    entity: "issue",
    fields: {
      title: trackingTitle(entry.key),
      body: format.render([
        ...trackingSections(entry, definingMilestones, trackingTitle),
        originSection(plan, "Tracking issue of a milestone"),
      ]),
      state: milestoneState(entry),
      ...issueFields(entry),
    },
  });
  const buildDeliverables = (entry: KeyedMilestone) =>
    entry.deliverables.map(
      ({ key, deliverable: { text, done } }, index): DesiredItem => ({
        key,
        role: "deliverable",
        entity: "issue",
        fields: {
          title: buildDeliverableTitle(text, MAX_ISSUE_TITLE_LENGTH),
          body: buildDeliverableBody(plan, text, format),
          state: deliverableState(entry, done),
          ...issueFields(entry),
          ...(github.tracking && index < MAX_SUB_ISSUES && { parent: trackingKey(entry.key) }),
        },
      }),
    );

  const hasDeliverables = github.issues === "deliverables";
  const isOverLimit = ({ deliverables }: KeyedMilestone) =>
    hasDeliverables && github.tracking && deliverables.length > MAX_SUB_ISSUES;
  return {
    items: keyedPlan.milestones.flatMap((entry) => [
      ...(github.milestones ? [buildMilestone(entry)] : []),
      ...(github.tracking ? [buildTrackingIssue(entry)] : []),
      ...(hasDeliverables ? buildDeliverables(entry) : []),
    ]),
    diagnostics: keyedPlan.milestones.filter(isOverLimit).map(tooManySubIssues),
  };
}

/** Returns the managed block of a deliverable's issue. Its text identifies the deliverable if the ledger is lost. */
export function buildDeliverableBody(plan: Plan, deliverable: string, format: BodyFormat): ManagedBody {
  return format.render([textSection(null, toOneLine(deliverable)), originSection(plan, "Deliverable")]);
}

/** Returns a text that names the plan file, but not line and commit, which would change with every push. */
function originSection({ path }: Plan, what: string): BodySection {
  return textSection(null, `${what} in ${path}. Milepost updates this block. Add your notes below it.`);
}

function tooManySubIssues({ milestone, deliverables }: KeyedMilestone): Diagnostic {
  return syncDiagnostic(
    "too-many-sub-issues",
    `The milestone has ${deliverables.length} deliverables, and GitHub allows ${MAX_SUB_ISSUES} sub-issues per issue. The remaining issues were created in the milestone, but not under its tracking issue. Split the milestone.`,
    milestone.line,
  );
}
