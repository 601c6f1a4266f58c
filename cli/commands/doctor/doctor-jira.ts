import * as z from "zod";
import { type JiraClient, openJiraClient } from "../../../shared/adapters/jira/client/jira-client.ts";
import { discoverProject } from "../../../shared/adapters/jira/jira-discovery.ts";
import { systemClock } from "../../../shared/adapters/node/system-clock.ts";
import type { Config } from "../../../shared/config/config.ts";
import type { JiraSettings } from "../../../shared/env.ts";
import { NotFound } from "../../../shared/errors.ts";
import type { JiraProject } from "../../../shared/model/jira-project.ts";
import { parsePlan } from "../../../shared/plan/parse-plan.ts";
import { checkJiraProject } from "../../../shared/sync/desired/check-jira-project.ts";
import { type Check, checksOf, orFailed } from "./doctor-checks.ts";
import { checkStatuses } from "./doctor-statuses.ts";

type JiraConfig = NonNullable<Config["jira"]>;

const jira = checksOf("Jira");
const userSchema = z.object({ displayName: z.string().nullish() });
const styleSchema = z.object({ name: z.string(), style: z.string().nullish() });
const permissionsSchema = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })),
});

/** Has all that a plan may ask of a project: a date and a priority. */
const fullPlan = [
  "# Milestone Plan: X",
  "**Goal Branch**: `001-x` | **Date**: 2026-06-01 | **Priority**: P1",
  "## Milestone 1: T",
  "- **Due**: 2026-06-10\n- **Deliverable**: D",
].join("\n\n");

/** Whether the credentials reach the project and may do there what a sync does, and whether it takes it. Only reads. */
export async function checkJira(settings: JiraSettings, config: JiraConfig): Promise<Check[]> {
  const checks: Check[] = [];
  const found = await orFailed("Jira", async () => {
    const client = await openJiraClient({ settings, now: () => systemClock.now() });
    const { displayName } = userSchema.parse(await client.request("read", "GET", ["myself"]));
    checks.push(jira.ok(`the credentials are taken${displayName ? `: ${displayName}` : ""}`));
    checks.push(await checkPlace(client, config));
    const permissions = await checkPermissions(client, config);
    checks.push(...permissions);
    if (permissions.some(({ status }) => status === "fail")) return [];
    const project = await discoverProject(
      client,
      config.project,
      config.deliverable,
      config.milestone !== "version",
    );
    checks.push(...checkShape(project, config));
    return checkStatuses(client, project, config);
  });
  return [...checks, ...found];
}

async function checkPlace(client: JiraClient, { project }: JiraConfig): Promise<Check> {
  const found = await client.request("read", "GET", ["project", project]).catch((cause: unknown) => {
    if (!(cause instanceof NotFound)) throw cause;
    throw new NotFound(
      `there is no project ${project} at ${client.baseUrl}, or the account may not see it. Check jira.project in the config, and give the account access to the project.`,
      { cause },
    );
  });
  const { name, style } = styleSchema.parse(found);
  const manner = style === "next-gen" ? " (team-managed)" : style ? " (company-managed)" : "";
  return jira.ok(`project ${project} "${name}"${manner}`);
}

const permissionNames: Readonly<Record<string, string>> = {
  BROWSE_PROJECTS: "Browse projects",
  CREATE_ISSUES: "Create issues",
  EDIT_ISSUES: "Edit issues",
  TRANSITION_ISSUES: "Transition issues",
  ADMINISTER_PROJECTS: "Administer projects",
};

async function checkPermissions(client: JiraClient, { project, milestone }: JiraConfig): Promise<Check[]> {
  const usesVersions = milestone !== "epic";
  const wanted = Object.keys(permissionNames).filter((key) => usesVersions || key !== "ADMINISTER_PROJECTS");
  const query = { projectKey: project, permissions: wanted.join(",") };
  const answer = await client.request("read", "GET", ["mypermissions"], { query });
  const { permissions } = permissionsSchema.parse(answer);
  const missing = wanted.filter((key) => permissions[key]?.havePermission !== true);
  if (missing.length === 0) {
    const may = usesVersions
      ? "browse, create, edit and transition issues, and make versions"
      : "browse, create, edit and transition issues";
    return [jira.ok(`may ${may} in ${project}`)];
  }
  return missing.map((key) =>
    jira.fail(
      `lacks the permission "${permissionNames[key]}" in ${project}`,
      `Give it to the account in ${project}: Project settings, Permissions (company-managed) or Access (team-managed).`,
    ),
  );
}

function checkShape(project: JiraProject, config: JiraConfig): Check[] {
  const plan = parsePlan(fullPlan, { path: "docs/milestones.md", split: "auto", start: null });
  const { diagnostics } = checkJiraProject(plan, { project, config });
  const { epic, deliverable } = project;
  const kinds = [
    ...(config.milestone !== "version" && epic ? [`milestones are "${epic.name}"`] : []),
    ...(config.milestone !== "epic" ? ["milestones are versions"] : []),
    ...(deliverable ? [`deliverables are "${deliverable.name}"`] : []),
  ];
  return [
    ...kinds.map((kind) => jira.ok(kind)),
    ...diagnostics.map(({ severity, message }) =>
      severity === "error" ? jira.fail(message) : jira.warn(message),
    ),
    ...(diagnostics.length === 0 ? [jira.ok("every field that Milepost writes is on its screens")] : []),
  ];
}
