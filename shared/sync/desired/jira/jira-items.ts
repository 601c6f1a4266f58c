import type { Config } from "../../../config/config.ts";
import type { BodyFormat } from "../../../model/body-format.ts";
import type { DesiredInput, DesiredItems } from "../../../model/desired-items.ts";
import {
  type BodySection,
  type DesiredItem,
  type Fields,
  type ManagedBody,
  trackerTitles,
} from "../../../model/item.ts";
import type { JiraIssueType, JiraProject } from "../../../model/jira-project.ts";
import { type KeyedMilestone, milestoneKey, trackingKey, versionKey } from "../../../model/keyed-plan.ts";
import { itemTitles } from "../../../text/item-titles.ts";
import { findAssignees } from "../find-assignees.ts";
import { milestoneHeading } from "../github-items.ts";
import {
  deliverableState,
  findDefiningMilestones,
  milestoneSections,
  milestoneState,
  textSection,
  trackingSections,
} from "../item-sections.ts";
import { buildDeliverableTitle, buildMilestoneTitle, toOneLine } from "../titles.ts";
import { checkJiraProject } from "./check-jira-project.ts";
import { findField, findJiraPriority } from "./jira-fields.ts";

/** Maximum length of summaries in characters (Jira Cloud platform REST API). */
const MAX_SUMMARY_LENGTH = 255;

/** The Jira project to which a plan is synced, and how its items are written there. */
export interface JiraTarget {
  project: JiraProject;
  config: NonNullable<Config["jira"]>;
  /** The label of all issues of the goal. */
  goalLabel: string;
  format: BodyFormat;
  /** Format of version descriptions, which are plain text with a lower length limit. */
  versionFormat: BodyFormat;
}

/**
 * Returns the Jira items of a plan: versions, then epics, then deliverables, so that few requests create each entity.
 * Each fact is in one item: all facts about a milestone in its epic (without epics: its version), the text of a
 * deliverable in its issue. Values for which the project has no field are left out, with a diagnostic.
 */
export function buildJiraItems(input: DesiredInput, target: JiraTarget): DesiredItems {
  const { plan, keyedPlan, config, peerUrl, sourceLink } = input;
  const { project, config: jira, goalLabel, format, versionFormat } = target;
  const { isRejected, diagnostics } = checkJiraProject(plan, target);
  if (isRejected) return { items: [], diagnostics, isRejected };
  const hasVersions = jira.milestone !== "epic";
  const hasEpics = jira.milestone !== "version";
  const definingMilestones = findDefiningMilestones(keyedPlan);
  const sectionsOf = (entry: KeyedMilestone): BodySection[] => [
    ...milestoneSections(entry.milestone),
    ...trackingSections(entry, definingMilestones),
  ];
  const titleOf = ({ milestone }: KeyedMilestone) => buildMilestoneTitle(config.github.title, plan.goal, milestone);
  const withSource = (item: DesiredItem, line: number, partOf?: string): DesiredItem => {
    const source = sourceLink(line);
    if (source === null) return item;
    const key = item.role === "milestone" ? milestoneKey(item.key) : item.key;
    const url = peerUrl("github", key) ?? peerUrl("github", trackingKey(key));
    const peer = url === null ? {} : { peer: { label: trackerTitles.github, url } };
    return { ...item, source: { ...source, ...peer, ...(partOf !== undefined && { partOf }) } };
  };

  // An issue has one assignee.
  const assigned = ({ milestone }: KeyedMilestone): Pick<DesiredItem, "assignees"> => {
    const [first] = findAssignees(milestone.owner, config.people, "jira");
    return first === undefined ? {} : { assignees: [first] };
  };

  const buildVersion = (entry: KeyedMilestone): DesiredItem => ({
    key: versionKey(entry.key),
    role: "milestone",
    entity: "version",
    fields: {
      title: titleOf(entry),
      body: versionFormat.render(hasEpics ? [] : sectionsOf(entry)),
      state: milestoneState(entry),
      due: entry.milestone.schedule?.due ?? null,
    },
  });
  const omittedOf = (type: JiraIssueType | null, due: string | null): Pick<DesiredItem, "omitted"> => {
    const wanted = {
      ...(due !== null && { due: "duedate" }),
      ...(type === project.epic && plan.priority !== null && { priority: "priority" }),
      ...(hasVersions && { version: "fixVersions" }),
    };
    const fields = (Object.keys(wanted) as (keyof typeof wanted)[]).filter(
      (name) => type && !findField(type, wanted[name] ?? ""),
    );
    const reason = `"${type?.name}" in the Jira project ${project.key} has no such field on its create screen.`;
    return fields.length === 0 ? {} : { omitted: [{ fields, reason }] };
  };
  const buildEpic = (entry: KeyedMilestone): DesiredItem => {
    const type = project.epic;
    const priority = type && findJiraPriority(plan, type);
    return {
      key: entry.key,
      role: "milestone",
      entity: "epic",
      fields: {
        title: titleOf(entry),
        body: format.render(sectionsOf(entry)),
        state: milestoneState(entry),
        ...(type && findField(type, "duedate") && { due: entry.milestone.schedule?.due ?? null }),
        ...(priority && { priority }),
        labels: [...jira.labels, goalLabel],
        ...versionField(entry, type, jira),
      },
      ...omittedOf(type, entry.milestone.schedule?.due ?? null),
      ...assigned(entry),
    };
  };
  const buildDeliverable = (
    entry: KeyedMilestone,
    { key, deliverable }: KeyedMilestone["deliverables"][number],
    title: string,
  ): DesiredItem => ({
    key,
    role: "deliverable",
    entity: "story",
    fields: {
      title: buildDeliverableTitle(title, MAX_SUMMARY_LENGTH),
      body: isInTitle(deliverable.text) ? format.render([]) : buildJiraDeliverableBody(deliverable.text, format),
      state: deliverableState(entry, deliverable.done),
      labels: [...jira.labels, goalLabel],
      ...(hasEpics && { milestone: entry.key }),
      ...versionField(entry, project.deliverable, jira),
    },
    ...omittedOf(project.deliverable, null),
    ...assigned(entry),
  });

  const { milestones } = keyedPlan;
  return {
    items: [
      ...(hasVersions ? milestones : []).map((entry) => withSource(buildVersion(entry), entry.milestone.line)),
      ...(hasEpics ? milestones : []).map((entry) => withSource(buildEpic(entry), entry.milestone.line)),
      ...milestones.flatMap((entry) => {
        const titles = itemTitles(entry.deliverables.map(({ deliverable }) => deliverable));
        return entry.deliverables.map((item, index) =>
          withSource(
            buildDeliverable(entry, item, titles[index] ?? item.deliverable.text),
            item.deliverable.line,
            milestoneHeading(entry.milestone),
          ),
        );
      }),
    ],
    diagnostics,
  };
}

function isInTitle(deliverable: string): boolean {
  return buildDeliverableTitle(deliverable, MAX_SUMMARY_LENGTH) === toOneLine(deliverable);
}

/** Returns the managed block with the text of a deliverable, as issues have it whose title is too short for the text. */
export function buildJiraDeliverableBody(deliverable: string, format: BodyFormat): ManagedBody {
  return format.render([textSection(null, toOneLine(deliverable))]);
}

function versionField(entry: KeyedMilestone, type: JiraIssueType | null, { milestone }: JiraTarget["config"]): Fields {
  const hasField = milestone !== "epic" && type !== null && findField(type, "fixVersions") !== null;
  return hasField ? { version: versionKey(entry.key) } : {};
}
