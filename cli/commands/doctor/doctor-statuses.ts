import * as z from "zod";
import { type JiraClient, readJira } from "../../../shared/adapters/jira/client/jira-client.ts";
import type { JiraConfig } from "../../../shared/adapters/jira/jira-connection.ts";
import { isCancelledStatus, isSameName, quoteNames, statusSchema } from "../../../shared/adapters/jira/statuses.ts";
import type { JiraProject } from "../../../shared/model/jira-project.ts";
import { type Check, createChecks } from "./doctor-checks.ts";

const jira = createChecks("Jira");
const statusesByTypeSchema = z.array(z.object({ id: z.string(), statuses: z.array(statusSchema) }));

/** Checks that the project has exactly one Jira status for done items, and one for cancelled items. */
export async function checkStatuses(
  client: JiraClient,
  { key, epic, deliverable }: JiraProject,
  { statuses: configured = {} }: JiraConfig,
): Promise<Check[]> {
  const types = await readJira(client, statusesByTypeSchema, "GET", ["project", key, "statuses"]);
  const statuses = types.filter(({ id }) => id === epic?.id || id === deliverable?.id).flatMap((type) => type.statuses);
  const names = statuses.map(({ name }) => name);
  const missing = Object.entries(configured).filter(
    ([, name]) => name !== undefined && !names.some((one) => isSameName(one, name)),
  );
  const finished = statuses.filter(({ statusCategory }) => statusCategory.key === "done");
  const namesOf = (isCancelled: boolean) =>
    finished.filter((status) => isCancelledStatus(status, configured) === isCancelled).map(({ name }) => name);
  return [
    ...missing.map(([state, name]) =>
      jira.fail(`no status "${name}" in ${key}`, `Set jira.statuses.${state} to one of ${quoteNames(names)}.`),
    ),
    ...checkState("done", configured.done, namesOf(false)),
    ...checkState("cancelled", configured.cancelled, namesOf(true)),
  ];
}

function checkState(
  state: "done" | "cancelled",
  configured: string | undefined,
  candidates: readonly string[],
): Check[] {
  const items = state === "done" ? "done items" : "items removed from the plan";
  const names = configured === undefined ? [...new Set(candidates)] : [configured];
  const [first] = names;
  if (first !== undefined && names.length === 1) {
    // `checkStatuses` reports a configured status that does not exist.
    const exists = candidates.some((name) => isSameName(name, first));
    return exists ? [jira.ok(`${items} move to "${first}"`)] : [];
  }
  const problem =
    first === undefined
      ? `no status means "${state}": ${items} keep their status`
      : `several statuses mean "${state}" (${quoteNames(names)}): ${items} keep their status`;
  return [jira.warn(problem, `Add such a status to the workflow, or name one with jira.statuses.${state}.`)];
}
