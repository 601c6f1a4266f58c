import type { BodyFormat } from "../../model/body-format.ts";
import type { DesiredInput, DesiredItems } from "../../model/desired-items.ts";
import { type DesiredItem, type ManagedBody, trackerTitles } from "../../model/item.ts";
import { type KeyedMilestone, milestoneKey, trackingKey, versionKey } from "../../model/keyed-plan.ts";
import type { Diagnostic } from "../../model/plan/diagnostic.ts";
import type { Milestone } from "../../model/plan/plan.ts";
import { itemTitles } from "../../text/item-titles.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";
import { findAssignees } from "./find-assignees.ts";
import {
  deliverableState,
  findDefiningMilestones,
  milestoneSections,
  milestoneState,
  textSection,
  trackingSections,
} from "./item-sections.ts";
import { buildDeliverableTitle, buildMilestoneTitle, toOneLine } from "./titles.ts";

/** Maximum length of issue titles in characters (GitHub docs, "Create an issue"). */
const MAX_ISSUE_TITLE_LENGTH = 256;
const TRACKING_LABEL = "tracking";
/** Maximum number of sub-issues per issue, including closed ones (GitHub docs, "Adding sub-issues"). */
const MAX_SUB_ISSUES = 100;

/**
 * Returns the GitHub items of a plan, parents before children. Each fact of the plan is in one item only, so that one
 * edit is one write: dates and value in the milestone; criteria, verification, validation and risks in the tracking
 * issue; the text of a deliverable in its issue. The milestone's title is in two items, so its rename is two writes.
 */
export function buildGitHubItems(
  { plan, keyedPlan, config: { github, people }, peerUrl, sourceLink }: DesiredInput,
  format: BodyFormat,
): DesiredItems {
  const definingMilestones = findDefiningMilestones(keyedPlan);
  const withSource = (item: DesiredItem, line: number, partOf?: string): DesiredItem => {
    const source = sourceLink(line);
    if (source === null) return item;
    const milestone = milestoneKey(item.key);
    const keys = item.role === "deliverable" ? [item.key] : [milestone, versionKey(milestone)];
    const [url = null] = keys.flatMap((key) => peerUrl("jira", key) ?? []);
    const peer = url === null ? {} : { peer: { label: trackerTitles.jira, url } };
    return { ...item, source: { ...source, ...peer, ...(partOf !== undefined && { partOf }) } };
  };
  const titleOf = ({ milestone }: KeyedMilestone) => buildMilestoneTitle(github.title, plan.goal, milestone);

  const buildMilestone = (entry: KeyedMilestone): DesiredItem => ({
    key: entry.key,
    role: "milestone",
    entity: "milestone",
    fields: {
      title: titleOf(entry),
      body: format.render(milestoneSections(entry.milestone)),
      // A GitHub milestone can't be cancelled, only closed.
      state: milestoneState(entry) === "open" ? "open" : "done",
      due: entry.milestone.schedule?.due ?? null,
    },
  });
  const assigned = ({ milestone }: KeyedMilestone): Pick<DesiredItem, "assignees"> => {
    const assignees = findAssignees(milestone.owner, people, "github");
    return assignees.length === 0 ? {} : { assignees };
  };
  const issueFields = (entry: KeyedMilestone) => ({
    labels: github.labels,
    ...(github.milestones && { milestone: entry.key }),
  });
  const buildTrackingIssue = (entry: KeyedMilestone): DesiredItem => {
    const sections = trackingSections(entry, definingMilestones);
    return {
      key: trackingKey(entry.key),
      role: "tracking",
      entity: "issue",
      // An issue that exists stays when its last criterion leaves the plan: it has sub-issues and users' comments.
      ...(sections.length === 0 && { isOptional: true }),
      ...assigned(entry),
      fields: {
        title: titleOf(entry),
        body: format.render(sections),
        state: milestoneState(entry),
        ...issueFields(entry),
        labels: [...github.labels, TRACKING_LABEL],
      },
    };
  };
  const buildDeliverables = (entry: KeyedMilestone) => {
    const titles = itemTitles(entry.deliverables.map(({ deliverable }) => deliverable));
    return entry.deliverables.map(({ key, deliverable: { text, done, line } }, index): DesiredItem => {
      const item: DesiredItem = {
        key,
        role: "deliverable",
        entity: "issue",
        ...assigned(entry),
        fields: {
          title: buildDeliverableTitle(titles[index] ?? text, MAX_ISSUE_TITLE_LENGTH),
          body: buildDeliverableBody(text, format),
          state: deliverableState(entry, done),
          ...issueFields(entry),
          ...(github.tracking && index < MAX_SUB_ISSUES && { parent: trackingKey(entry.key) }),
        },
      };
      return withSource(item, line, milestoneHeading(entry.milestone));
    });
  };

  const hasDeliverables = github.issues === "deliverables";
  const isOverLimit = ({ deliverables }: KeyedMilestone) =>
    hasDeliverables && github.tracking && deliverables.length > MAX_SUB_ISSUES;
  return {
    items: keyedPlan.milestones.flatMap((entry) => [
      ...(github.milestones ? [withSource(buildMilestone(entry), entry.milestone.line)] : []),
      ...(github.tracking ? [withSource(buildTrackingIssue(entry), entry.milestone.line)] : []),
      ...(hasDeliverables ? buildDeliverables(entry) : []),
    ]),
    diagnostics: keyedPlan.milestones.filter(isOverLimit).map(tooManySubIssues),
  };
}

/** Returns the managed block of a deliverable's issue: the text only if it is too long for the title. */
export function buildDeliverableBody(deliverable: string, format: BodyFormat): ManagedBody {
  const text = toOneLine(deliverable);
  const isInTitle = buildDeliverableTitle(text, MAX_ISSUE_TITLE_LENGTH) === text;
  return format.render([...(isInTitle ? [] : [textSection(null, text)]), { kind: "identity", text }]);
}

function tooManySubIssues({ milestone, deliverables }: KeyedMilestone): Diagnostic {
  return syncDiagnostic(
    "too-many-sub-issues",
    `The milestone has ${deliverables.length} deliverables, and GitHub allows ${MAX_SUB_ISSUES} sub-issues per issue. The remaining issues were created in the milestone, but not under its tracking issue. Split the milestone.`,
    milestone.line,
  );
}

/** Returns "M1: Pricing page", or only the title if the plan gives no number. */
export function milestoneHeading({ number, title }: Milestone): string {
  return number === null ? title : `M${number}: ${title}`;
}
