import * as z from "zod";
import type { ItemState } from "../../../model/item.ts";
import { type JiraClient, readJira } from "../client/jira-client.ts";
import type { JiraConfig } from "../jira-connection.ts";
import { type ConfiguredStatuses, isSameName, quoteNames, statusSchema, toItemState } from "../statuses.ts";
import { fillTransitionFields, transitionFieldSchema } from "./transition-fields.ts";

const transitionsSchema = z.object({
  transitions: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      to: statusSchema,
      fields: z.record(z.string(), transitionFieldSchema).nullish(),
    }),
  ),
});
export type JiraTransition = z.infer<typeof transitionsSchema>["transitions"][number];

/**
 * The transition to perform with the fields that its screen gets, or the reason why the status is not changed. `obstacle`:
 * the workflow has no path from the present status, a screen requires fields, or it is unclear which status is meant.
 */
export type TransitionChoice =
  | { id: string; fields: Record<string, unknown> }
  | { skippedBecause: string; obstacle: "path" | "fields" | "status" };

/** Reads the transitions that this account can perform from the issue's current status, with their screens. */
export async function readTransitions(client: JiraClient, issueId: string): Promise<JiraTransition[]> {
  const query = { expand: "transitions.fields" };
  const path = ["issue", issueId, "transitions"];
  return (await readJira(client, transitionsSchema, "GET", path, { query })).transitions;
}

/**
 * Chooses the transition to an item state by the category of its target status, because status names are localized.
 * `from`: name of the present status, or `null` if it is unknown. Returns `skippedBecause` if the workflow has no path, if
 * several target statuses mean this state and the config names none of them, or if a screen requires an unknown value.
 */
export function chooseTransition(
  transitions: readonly JiraTransition[],
  state: ItemState,
  { statuses: configured = {}, transitionFields }: Pick<JiraConfig, "statuses" | "transitionFields">,
  from: string | null,
): TransitionChoice {
  const candidates = transitions
    .filter(({ to }) => meansState(to, state, configured))
    .map(({ id, to, fields }) => ({
      id,
      to,
      filled: fillTransitionFields(fields ?? {}, transitionFields?.[state] ?? {}),
    }));
  const setting = `jira.statuses.${state}`;
  if (candidates.length === 0) {
    const name = configured[state];
    return {
      obstacle: "path",
      skippedBecause: `its Jira workflow has no transition to a status that means "${state}"${name === undefined ? "" : ` (${setting} is "${name}")`}: ${describePaths(transitions, from)}. Add a transition to the workflow, name a status with ${setting}, or move the issue yourself.`,
    };
  }
  const targets = new Map(candidates.map(({ to }) => [to.id, to.name]));
  if (targets.size > 1) {
    return {
      obstacle: "status",
      skippedBecause: `several statuses mean "${state}": ${quoteNames([...targets.values()])}. Choose one with ${setting} in the config, or move the issue yourself.`,
    };
  }
  // The target can have several transitions, each with its own screen.
  const [first] = candidates.flatMap(({ id, filled }) => ("values" in filled ? [{ id, fields: filled.values }] : []));
  if (first) return first;
  const problems = candidates.flatMap(({ to, filled }) =>
    "problem" in filled ? [`the transition to ${quoteNames([to.name])} ${filled.problem}`] : [],
  );
  return {
    obstacle: "fields",
    skippedBecause: `${problems.join("; ")}. Give values with jira.transitionFields.${state} in the config, make the fields optional in the workflow, or move the issue yourself.`,
  };
}

/** Returns where the workflow goes from the present status: `"To Do" goes only to "In Progress"`. */
function describePaths(transitions: readonly JiraTransition[], from: string | null): string {
  const start = from === null ? "its status" : quoteNames([from]);
  const targets = quoteNames(transitions.map(({ to }) => to.name).filter((name) => name !== from));
  return targets === "" ? `${start} goes nowhere with this account` : `${start} goes only to ${targets}`;
}

function meansState(to: JiraTransition["to"], state: ItemState, configured: ConfiguredStatuses): boolean {
  const name = configured[state];
  if (name !== undefined) return isSameName(to.name, name);
  // A reopened issue gets a status such as "To Do", not "In Progress", which also means open.
  if (state === "open") return to.statusCategory.key === "new";
  return toItemState(to, configured) === state;
}
