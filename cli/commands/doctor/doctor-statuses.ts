import * as z from "zod";
import type { JiraClient } from "../../../shared/adapters/jira/client/jira-client.ts";
import { meansCancelled, sameName } from "../../../shared/adapters/jira/jira-items.ts";
import type { Config } from "../../../shared/config/config.ts";
import type { JiraProject } from "../../../shared/model/jira-project.ts";
import { type Check, checksOf } from "./doctor-checks.ts";

const jira = checksOf("Jira");
const statusesSchema = z.array(
  z.object({
    id: z.string(),
    statuses: z.array(
      z.object({ id: z.string(), name: z.string(), statusCategory: z.object({ key: z.string() }) }),
    ),
  }),
);

/** Whether it can be told by which status an issue is done, and by which it is given up. One read. */
export async function checkStatuses(
  client: JiraClient,
  { key, epic, deliverable }: JiraProject,
  config: NonNullable<Config["jira"]>,
): Promise<Check[]> {
  const answer = await client.request("read", "GET", ["project", key, "statuses"]);
  const used = [epic, deliverable].flatMap((type) => (type ? [type.id] : []));
  const listed = statusesSchema.parse(answer).filter(({ id }) => used.includes(id));
  const all = [...new Map(listed.flatMap(({ statuses }) => statuses).map((one) => [one.id, one])).values()];
  const named = config.statuses ?? {};
  const finished = all.filter(({ statusCategory }) => statusCategory.key === "done");
  const unknown = Object.entries(named).filter(
    ([, name]) => name !== undefined && !all.some((status) => sameName(status.name, name)),
  );
  return [
    ...unknown.map(([state, name]) =>
      jira.fail(
        `no status "${name}" in ${key}`,
        `jira.statuses.${state} has to be one of ${list(all.map(({ name }) => name))}.`,
      ),
    ),
    ...chosen(
      "done",
      named.done,
      finished.filter((status) => !meansCancelled(status, named)),
    ),
    ...chosen(
      "cancelled",
      named.cancelled,
      finished.filter((status) => meansCancelled(status, named)),
    ),
  ];
}

function chosen(
  state: "done" | "cancelled",
  named: string | undefined,
  fitting: readonly { name: string }[],
): Check[] {
  const what = state === "done" ? "what is done" : "what leaves the plan";
  // Where there is none of that name, that has been told.
  const isThere = named === undefined || fitting.some(({ name }) => sameName(name, named));
  const names = named === undefined ? [...new Set(fitting.map(({ name }) => name))] : [named];
  const [only] = names;
  if (only !== undefined && names.length === 1) return isThere ? [jira.ok(`${what} goes to "${only}"`)] : [];
  const problem =
    only === undefined
      ? `no status means "${state}": ${what} stays where it is`
      : `several statuses mean "${state}" (${list(names)}): ${what} stays where it is`;
  return [jira.warn(problem, `Add such a status to the workflow, or name one with jira.statuses.${state}.`)];
}

function list(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `"${name}"`).join(", ");
}
