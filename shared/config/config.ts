import * as z from "zod";
import { notificationKinds } from "../model/outbox.ts";
import { dateRule } from "./values/date-rule.ts";
import {
  branchRule,
  channelRule,
  cronRule,
  globRule,
  jiraAccountRule,
  jiraLabelRule,
  labelRule,
  loginRule,
  projectRule,
  textRule,
  timezoneRule,
  titleRule,
  validatedText,
} from "./values/rules.ts";

const formerAccountsSchema = (description: string) =>
  z.array(validatedText(textRule, "One account.")).max(20).optional().describe(description);

const githubSchema = z
  .strictObject({
    milestones: z.boolean().default(true).describe("Create a GitHub milestone for each milestone."),
    issues: z
      .enum(["deliverables", "none"])
      .default("deliverables")
      .describe("Create an issue for each deliverable, or none."),
    tracking: z
      .boolean()
      .default(true)
      .describe("One tracking issue per milestone with criteria and verification; deliverables are its sub-issues."),
    labels: z
      .array(validatedText(labelRule, "A label of at most 50 characters.", { maxLength: 50 }))
      .max(20)
      .default(["milepost"])
      .describe("Labels on every issue."),
    title: validatedText(
      titleRule,
      "Template for the titles of GitHub milestones. A placeholder without a value is left out with its separator.",
    ).default("{goal.number} M{milestone.number}: {milestone.title}"),
    formerAccounts: formerAccountsSchema(
      "Logins of accounts with which Milepost ran before, for example milepost[bot]. Their items are adopted too.",
    ),
  })
  .describe("GitHub milestones and issues, in the repository of the plan.");

/** By name or id of a field: `{ Resolution: "Won't Do" }`. */
const transitionFieldsSchema = (state: string) =>
  z
    .record(validatedText(textRule, "Name or id of a field."), validatedText(textRule, "The field's value."))
    .refine((fields) => Object.keys(fields).length <= 20, "at most 20 fields")
    .optional()
    .describe(`Values of fields for the transition of ${state} items, by the field's name or id.`);

const jiraSchema = z
  .strictObject({
    project: validatedText(projectRule, "The key of the Jira project, for example WEB."),
    milestone: z.enum(["epic", "version", "both"]).default("epic").describe("How Jira represents a milestone."),
    deliverable: validatedText(textRule, "Issue type of deliverables.").default("Story"),
    statuses: z
      .strictObject({
        done: validatedText(textRule, "Status of completed items.").optional(),
        cancelled: validatedText(textRule, "Status of cancelled items.").optional(),
        open: validatedText(textRule, "Status of reopened items.").optional(),
      })
      .optional()
      .describe("Names of the statuses to set, if the workflow has several possible statuses."),
    transitionFields: z
      .strictObject({
        done: transitionFieldsSchema("completed"),
        cancelled: transitionFieldsSchema("cancelled"),
        open: transitionFieldsSchema("reopened"),
      })
      .optional()
      .describe("Values for the fields on the screens of the workflow's transitions, such as the resolution."),
    labels: z
      .array(validatedText(jiraLabelRule, "A label without spaces.", { pattern: "^\\S+$" }))
      .max(20)
      .default(["milepost"])
      .describe("Labels on every Jira issue."),
    formerAccounts: formerAccountsSchema(
      "Ids of accounts with which Milepost ran before, as milepost doctor prints them. Their items are adopted too.",
    ),
  })
  .describe("Jira epics and stories. Default: no Jira.");

const slackSchema = z
  .strictObject({
    channel: validatedText(channelRule, "The channel's ID, for example C0123456789.", {
      pattern: "^[CG][A-Z0-9]{8,}$",
    }),
    notify: z
      .array(z.enum(notificationKinds))
      .default(notificationKinds.filter((kind) => kind !== "synced"))
      .describe("Events that are posted as replies to the goal card. The card shows the state in any case."),
  })
  .describe("Slack messages. Default: none.");

const reportSchema = z
  .strictObject({
    schedule: validatedText(
      cronRule,
      "When reports are sent, as a cron expression: minute, hour, day, month, weekday.",
    ).default("0 9 * * MON"),
    timezone: validatedText(
      timezoneRule,
      "Time zone of the schedule and of all days that are shown, for example Europe/Berlin.",
    ).default("UTC"),
    to: z
      .array(z.enum(["slack", "issue"]))
      .min(1)
      .default(["slack", "issue"])
      .describe("Where reports are sent: the Slack channel, a GitHub issue."),
    quiet: z.boolean().default(true).describe("Send no report if nothing changed since the last one."),
  })
  .describe("Scheduled status reports. Default: none.");

const policySchema = z
  .strictObject({
    removed: z
      .enum(["close", "leave"])
      .default("close")
      .describe("What happens to items that were removed from the plan."),
    conflicts: z
      .enum(["tracker", "plan"])
      .default("tracker")
      .describe("Whose change is used if both the plan and a user changed the same field."),
    complete: z
      .enum(["criteria", "deliverables", "plan", "never"])
      .default("criteria")
      .describe("What must be complete before a milestone is closed automatically."),
    holdAbove: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(10)
      .describe("A run that would close more items than this is held for approval."),
    holdCreatesAbove: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(150)
      .describe(
        "If the plans of a run would create more items than this in a tracker, none of them is created there before an approval.",
      ),
  })
  .describe("Limits of automatic changes.");

const MAX_PEOPLE = 200;

const peopleSchema = z
  .record(
    validatedText(textRule, "A name as plans write it."),
    z.strictObject({
      github: validatedText(loginRule, "GitHub login.").optional(),
      jira: validatedText(jiraAccountRule, "Account id in Jira Cloud, user name in Data Center.").optional(),
    }),
  )
  .refine((people) => Object.keys(people).length <= MAX_PEOPLE, `at most ${MAX_PEOPLE} people`)
  .describe("Accounts of the people whom plans name as owners. Items are assigned when they are created.");

/** The config file (`.goalkit/milepost.yml`, docs/configuration.md). Unknown keys are errors. */
export const configSchema = z.strictObject({
  plans: z
    .array(
      validatedText(globRule, "Glob of plan files in the repository; supports `*`, `**`, `?`, `{a,b}` and `[0-9]`."),
    )
    .min(1)
    .max(20)
    .default([".goalkit/goals/*/milestones.md"])
    .describe("Globs of the plan files."),
  branch: validatedText(branchRule, "The branch to sync. Default: the repository's default branch.").optional(),
  start: validatedText(dateRule, 'First day of "Week 1" in plans without **Date**, for example 2026-06-01.', {
    format: "date",
  }).optional(),
  split: z
    .enum(["auto", "commas", "lines", "none"])
    .default("auto")
    .describe("How a Deliverable line is split into deliverables."),
  github: githubSchema.prefault({}),
  jira: jiraSchema.optional(),
  slack: slackSchema.optional(),
  report: reportSchema.optional(),
  people: peopleSchema.optional(),
  policy: policySchema.prefault({}),
});

/** A parsed config, with defaults for absent keys. */
export type Config = z.output<typeof configSchema>;

/** The config of a repository without a config file. */
export const defaultConfig: Config = configSchema.parse({});

/** Returns the time zone of the days in reports, on the status page and in Slack. */
export function reportTimeZone({ report }: Config): string {
  return report?.timezone ?? "UTC";
}

/** Returns the config for transitions as JSON. When this text changes, syncs try skipped transitions again. */
export function statusMappingKey({ jira }: Config): string {
  const { statuses = {}, transitionFields } = jira ?? {};
  return JSON.stringify(statuses) + (transitionFields ? JSON.stringify(transitionFields) : "");
}
