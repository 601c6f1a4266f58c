import * as z from "zod";
import { type JiraClient, openJiraClient, readJira } from "../../../shared/adapters/jira/client/jira-client.ts";
import { discoverProject } from "../../../shared/adapters/jira/discover-project.ts";
import { jiraUserSchema, toJiraAccount } from "../../../shared/adapters/jira/jira-account.ts";
import type { JiraConfig } from "../../../shared/adapters/jira/jira-connection.ts";
import { projectNotFoundMessage } from "../../../shared/adapters/jira/project-setup.ts";
import type { JiraSettings } from "../../../shared/env.ts";
import { NotFound } from "../../../shared/errors.ts";
import type { JiraProject } from "../../../shared/model/jira-project.ts";
import type { Account } from "../../../shared/model/repository-state.ts";
import { parsePlan } from "../../../shared/plan/parse-plan.ts";
import type { Clock } from "../../../shared/ports/clock.ts";
import { checkJiraProject } from "../../../shared/sync/desired/jira/check-jira-project.ts";
import { checkAccounts } from "./doctor-accounts.ts";
import { type Check, createChecks } from "./doctor-checks.ts";
import { checkStatuses } from "./doctor-statuses.ts";
import { checkTransitions } from "./doctor-transitions.ts";

const jira = createChecks("Jira");
const projectStyleSchema = z.object({ name: z.string(), style: z.string().nullish() });
const permissionsSchema = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })),
});

/** A plan with both optional fields that Milepost writes to Jira: a due date and a priority. */
const SAMPLE_PLAN = [
  "# Milestone Plan: X",
  "**Goal Branch**: `001-x` | **Date**: 2026-06-01 | **Priority**: P1",
  "## Milestone 1: T",
  "- **Due**: 2026-06-10\n- **Deliverable**: D",
].join("\n\n");

/** Checks the credentials, the account's permissions, and whether the Jira project fits the config. Only reads. */
export async function checkJira(
  settings: JiraSettings,
  config: JiraConfig,
  checks: Check[],
  stored: readonly Account[],
  clock: Clock,
): Promise<void> {
  const client = await openJiraClient({ settings, now: () => clock.now() });
  const user = await readJira(client, jiraUserSchema, "GET", ["myself"]);
  const { displayName } = user;
  checks.push(jira.ok(`token is valid${displayName ? `: ${displayName}` : ""}`));
  const former = config.formerAccounts ?? [];
  checks.push(...checkAccounts("Jira", { stored, former, current: toJiraAccount(user) }));
  checks.push(await checkVisibility(client, config));
  const permissions = await checkPermissions(client, config);
  checks.push(...permissions);
  if (permissions.some(({ status }) => status === "fail")) return;
  const project = await discoverProject(client, config);
  checks.push(...checkSetup(project, config));
  checks.push(...(await checkStatuses(client, project, config)));
  checks.push(...(await checkTransitions(client, project, config)));
}

async function checkVisibility(client: JiraClient, config: JiraConfig): Promise<Check> {
  const { project } = config;
  const reading = readJira(client, projectStyleSchema, "GET", ["project", project]);
  const { name, style } = await reading.catch((cause: unknown) => {
    if (!(cause instanceof NotFound)) throw cause;
    throw new NotFound(projectNotFoundMessage({ client, config }), { cause });
  });
  const suffix = style === "next-gen" ? " (team-managed)" : style ? " (company-managed)" : "";
  return jira.ok(`project ${project} "${name}"${suffix}`);
}

const PERMISSION_NAMES: Readonly<Record<string, string>> = {
  BROWSE_PROJECTS: "Browse projects",
  CREATE_ISSUES: "Create issues",
  EDIT_ISSUES: "Edit issues",
  TRANSITION_ISSUES: "Transition issues",
  ADMINISTER_PROJECTS: "Administer projects",
};

/** Without it, everything is synced except the dependencies between milestones. */
const LINK_ISSUES = "LINK_ISSUES";

async function checkPermissions(client: JiraClient, { project, milestone }: JiraConfig): Promise<Check[]> {
  const usesVersions = milestone !== "epic";
  const required = Object.keys(PERMISSION_NAMES).filter((key) => usesVersions || key !== "ADMINISTER_PROJECTS");
  const query = { projectKey: project, permissions: [...required, LINK_ISSUES].join(",") };
  const { permissions } = await readJira(client, permissionsSchema, "GET", ["mypermissions"], { query });
  const isMissing = (key: string) => permissions[key]?.havePermission !== true;
  const missing = required.filter(isMissing);
  const versions = usesVersions ? ", and manage versions" : "";
  const remedy = `Grant the permission to the account in ${project}: Project settings, Permissions (company-managed) or Access (team-managed).`;
  return [
    ...(missing.length > 0 ? [] : [jira.ok(`can browse, create, edit and transition issues${versions} in ${project}`)]),
    ...missing.map((key) => jira.fail(`lacks the permission "${PERMISSION_NAMES[key]}" in ${project}`, remedy)),
    ...(isMissing(LINK_ISSUES) && milestone !== "version"
      ? [
          jira.warn(
            `lacks the permission "Link issues" in ${project}: dependencies between milestones are not linked`,
            remedy,
          ),
        ]
      : []),
  ];
}

function checkSetup(project: JiraProject, config: JiraConfig): Check[] {
  const plan = parsePlan(SAMPLE_PLAN, { path: "docs/milestones.md", split: "auto", start: null });
  const { diagnostics } = checkJiraProject(plan, { project, config });
  const { epic, deliverable } = project;
  const types = [
    ...(config.milestone !== "version" && epic ? [`milestones are "${epic.name}"`] : []),
    ...(config.milestone !== "epic" ? ["milestones are versions"] : []),
    ...(deliverable ? [`deliverables are "${deliverable.name}"`] : []),
  ];
  return [
    ...types.map((type) => jira.ok(type)),
    ...diagnostics.map(({ severity, message }) => (severity === "error" ? jira.fail(message) : jira.warn(message))),
    ...(diagnostics.length === 0 ? [jira.ok("create screens have every field that Milepost writes")] : []),
  ];
}
