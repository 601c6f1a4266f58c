import * as z from "zod";
import { ruledText } from "./values/ruled-text.ts";
import {
  branchRule,
  channelRule,
  cronRule,
  dateRule,
  globRule,
  jiraLabelRule,
  labelRule,
  projectRule,
  textRule,
  timezoneRule,
  titleRule,
} from "./values/rules.ts";

const githubSchema = z
  .strictObject({
    milestones: z.boolean().default(true).describe("Make a GitHub milestone for each milestone."),
    issues: z
      .enum(["deliverables", "none"])
      .default("deliverables")
      .describe("Make an issue for each deliverable, or none."),
    acceptance: z
      .boolean()
      .default(true)
      .describe("One issue per milestone with criteria and verification; deliverables are its sub-issues."),
    labels: z
      .array(ruledText(labelRule, "A label of at most 50 characters.", { maxLength: 50 }))
      .max(20)
      .default(["milepost"])
      .describe("Labels on every issue."),
    title: ruledText(
      titleRule,
      "Title of a milestone. A part that is null vanishes with what joins it.",
    ).default("{goal.number} M{milestone.number}: {milestone.title}"),
  })
  .describe("GitHub milestones and issues, in the repository of the plan.");

const jiraSchema = z
  .strictObject({
    project: ruledText(projectRule, "The key of the Jira project, for example WEB."),
    milestone: z
      .enum(["epic", "version", "both"])
      .default("epic")
      .describe("What a milestone becomes in Jira."),
    deliverable: ruledText(textRule, "The name of the issue type for deliverables.").default("Story"),
    statuses: z
      .strictObject({
        done: ruledText(textRule, "The status of what is done.").optional(),
        cancelled: ruledText(textRule, "The status of what is given up.").optional(),
        open: ruledText(textRule, "The status of what is opened again.").optional(),
      })
      .optional()
      .describe("Names of statuses, where the project has several of one meaning."),
    labels: z
      .array(ruledText(jiraLabelRule, "A label without spaces.", { pattern: "^\\S+$" }))
      .max(20)
      .default(["milepost"])
      .describe("Labels on every Jira issue."),
  })
  .describe("Jira epics and stories. Absent: no Jira.");

/** What can be told in Slack. */
export const newsKinds = ["synced", "completed", "at-risk", "slipped", "held", "failed"] as const;

const slackSchema = z
  .strictObject({
    channel: ruledText(channelRule, "The channel's ID, for example C0123456789.", {
      pattern: "^[CG][A-Z0-9]{8,}$",
    }),
    notify: z
      .array(z.enum(newsKinds))
      .default([...newsKinds])
      .describe("What is told in the channel."),
  })
  .describe("Slack messages. Absent: none.");

const reportSchema = z
  .strictObject({
    schedule: ruledText(cronRule, "When a report is sent: minute, hour, day, month, weekday.").default(
      "0 9 * * MON",
    ),
    timezone: ruledText(timezoneRule, "The time zone of the schedule, for example Europe/Berlin.").default(
      "UTC",
    ),
    to: z
      .array(z.enum(["slack", "issue"]))
      .min(1)
      .default(["slack", "issue"])
      .describe("Where reports go: the Slack channel, a pinned GitHub issue."),
    quiet: z.boolean().default(true).describe("Nothing changed since the last one: nothing sent."),
  })
  .describe("Scheduled status reports. Absent: none.");

const policySchema = z
  .strictObject({
    removed: z.enum(["close", "leave"]).default("close").describe("What happens to what left the plan."),
    conflicts: z
      .enum(["tracker", "plan"])
      .default("tracker")
      .describe("Who wins where both changed the same field."),
    complete: z
      .enum(["criteria", "deliverables", "plan", "never"])
      .default("criteria")
      .describe("When a milestone closes by itself."),
    holdAbove: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(10)
      .describe("A run that would close more items than this waits for approval."),
  })
  .describe("What Milepost may do by itself.");

/** The config file (`.goalkit/milepost.yml`, contract section 7). Unknown keys are errors. */
export const configSchema = z.strictObject({
  plans: z
    .array(
      ruledText(globRule, "Path of a plan in the repository; `*`, `**`, `?`, `{a,b}` and `[0-9]` are known."),
    )
    .min(1)
    .max(20)
    .default([".goalkit/goals/*/milestones.md"])
    .describe("Globs of the plan files."),
  branch: ruledText(
    branchRule,
    "The branch that is synced. Absent: the repository's default branch.",
  ).optional(),
  start: ruledText(dateRule, 'Anchors "Weeks 1-2" when a plan has no **Date**, for example 2026-06-01.', {
    format: "date",
  }).optional(),
  split: z
    .enum(["auto", "commas", "lines", "none"])
    .default("auto")
    .describe("How one Deliverable line becomes items."),
  github: githubSchema.prefault({}),
  jira: jiraSchema.optional(),
  slack: slackSchema.optional(),
  report: reportSchema.optional(),
  policy: policySchema.prefault({}),
});

/** The config with its defaults filled in; `branch`, `start`, `jira`, `slack`, `report` may be absent. */
export type Config = z.output<typeof configSchema>;

/** What a repository without a config file gets. */
export const defaultConfig: Config = configSchema.parse({});

/** The statuses that the config names, as one text: what was decided by them is decided anew when it changes. */
export function statusesOf({ jira }: Config): string {
  return JSON.stringify(jira?.statuses ?? {});
}
