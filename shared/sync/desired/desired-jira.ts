import type { Config } from "../../config/config.ts";
import { renderTitle } from "../../config/values/render-title.ts";
import type { DesiredItem, Fields, ManagedBody, Section } from "../../model/item.ts";
import { fieldOf, type JiraIssueType, type JiraProject } from "../../model/jira-project.ts";
import type { Plan } from "../../model/plan.ts";
import type { KeyedMilestone } from "../identity/identify.ts";
import { versionKey } from "../identity/identify.ts";
import type { BodyFormat } from "./body-format.ts";
import { checkJiraProject } from "./check-jira-project.ts";
import type { Desired, DesiredInput } from "./desired.ts";
import { homesOf } from "./explain-criteria.ts";
import { priorityOf } from "./jira-priority.ts";
import {
  acceptanceSections,
  deliverableState,
  milestoneSections,
  milestoneState,
  oneLine,
  peerSections,
  text,
} from "./plan-sections.ts";
import { cut } from "./title.ts";

/** Jira refuses longer summaries, and version names alike (Jira Cloud platform REST API). */
const summaryLimit = 255;

export interface JiraSetting {
  project: JiraProject;
  config: NonNullable<Config["jira"]>;
  /** Labels by which Milepost's items of this goal, and an epic among them, are found again. */
  marks: { goal: string; epic: (key: string) => string };
  format: BodyFormat;
  /** A version's description is plain text, and shorter. */
  versionFormat: BodyFormat;
}

/**
 * The Jira items that a plan asks for: versions, then epics, then what is in them, so that each kind is made in few
 * requests. Each fact is said by one item: an epic (or, without epics, a version) carries everything of its milestone,
 * a deliverable's issue its own text. What the project can't take is left out and told, or the plan is refused.
 */
export function desiredJira(input: DesiredInput, setting: JiraSetting): Desired {
  const { plan, keyed } = input;
  const { isRefused, diagnostics } = checkJiraProject(plan, setting);
  if (isRefused) return { items: [], diagnostics, isRefused };
  const { milestone } = setting.config;
  const homes = homesOf(keyed);
  const sections = (entry: KeyedMilestone): Section[] => [
    ...milestoneSections(entry.milestone),
    ...acceptanceSections(entry, homes, () => "another milestone of this plan"),
    ...peerSections("github", input.peerUrl("github", entry.key)),
  ];
  const versions = milestone === "epic" ? [] : keyed.milestones;
  const epics = milestone === "version" ? [] : keyed.milestones;
  return {
    items: [
      ...versions.map((entry) => versionItem(entry, epics.length > 0 ? [] : sections(entry), input, setting)),
      ...epics.map((entry) => epicItem(entry, sections(entry), input, setting)),
      ...keyed.milestones.flatMap((entry) => deliverableItems(entry, input, setting)),
    ],
    diagnostics,
  };
}

function versionItem(
  entry: KeyedMilestone,
  sections: Section[],
  { plan, config, sourceOf }: DesiredInput,
  { versionFormat: format }: JiraSetting,
): DesiredItem {
  const title = milestoneTitle(plan, entry, config);
  const source = sourceOf(entry.milestone.line);
  const due = entry.milestone.schedule?.due ?? null;
  return {
    key: versionKey(entry.key),
    role: "milestone",
    entity: "version",
    title,
    fields: { title, body: format.render(sections), state: milestoneState(entry), due },
    ...(source && { source }),
  };
}

function epicItem(
  entry: KeyedMilestone,
  sections: Section[],
  { plan, config, sourceOf }: DesiredInput,
  { project, config: jira, marks, format }: JiraSetting,
): DesiredItem {
  const { key, milestone } = entry;
  const title = milestoneTitle(plan, entry, config);
  const source = sourceOf(milestone.line);
  const type = project.epic;
  const priority = type && priorityOf(plan, type);
  return {
    key,
    role: "milestone",
    entity: "epic",
    title,
    fields: {
      title,
      body: format.render(sections),
      state: milestoneState(entry),
      ...(type && fieldOf(type, "duedate") && { due: milestone.schedule?.due ?? null }),
      ...(priority && { priority }),
      labels: [...jira.labels, marks.goal, marks.epic(key)],
      ...versionOf(entry, type, jira),
    },
    ...(source && { source }),
  };
}

function deliverableItems(
  entry: KeyedMilestone,
  { plan, sourceOf }: DesiredInput,
  { project, config: jira, marks, format }: JiraSetting,
): DesiredItem[] {
  return entry.deliverables.map(({ key, deliverable }) => {
    const title = cut(oneLine(deliverable.text), summaryLimit);
    const source = sourceOf(deliverable.line);
    return {
      key,
      role: "deliverable",
      entity: "story",
      title,
      fields: {
        title,
        body: jiraDeliverableBody(plan, deliverable.text, format),
        state: deliverableState(entry, deliverable.done),
        labels: [...jira.labels, marks.goal],
        ...(jira.milestone !== "version" && { milestone: entry.key }),
        ...versionOf(entry, project.deliverable, jira),
      },
      ...(source && { source }),
    };
  });
}

/** What the issue of a deliverable says. */
export function jiraDeliverableBody(_plan: Plan, value: string, format: BodyFormat): ManagedBody {
  return format.render([text(null, oneLine(value))]);
}

function milestoneTitle(plan: Plan, { milestone }: KeyedMilestone, config: Config): string {
  return cut(oneLine(renderTitle(config.github.title, { goal: plan.goal, milestone })), summaryLimit);
}

function versionOf(
  entry: KeyedMilestone,
  type: JiraIssueType | null,
  { milestone }: JiraSetting["config"],
): Fields {
  const takes = milestone !== "epic" && type !== null && fieldOf(type, "fixVersions") !== null;
  return takes ? { version: versionKey(entry.key) } : {};
}
