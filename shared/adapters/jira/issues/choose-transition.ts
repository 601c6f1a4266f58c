import * as z from "zod";
import type { ItemState } from "../../../model/item.ts";
import { type JiraClient, readJira } from "../client/jira-client.ts";
import { type ConfiguredStatuses, isSameName, quoteNames, statusSchema, toItemState } from "../statuses.ts";

const transitionsSchema = z.object({
  transitions: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      to: statusSchema,
      fields: z
        .record(
          z.string(),
          z.looseObject({
            name: z.string().nullish(),
            required: z.boolean().nullish(),
            hasDefaultValue: z.boolean().nullish(),
          }),
        )
        .nullish(),
    }),
  ),
});
export type JiraTransition = z.infer<typeof transitionsSchema>["transitions"][number];

/** The transition to perform, or the reason why the status is not changed. */
export type TransitionChoice = { transition: JiraTransition } | { skippedBecause: string };

/** Reads the transitions that this account can perform from the issue's current status. */
export async function readTransitions(client: JiraClient, issueId: string): Promise<JiraTransition[]> {
  const query = { expand: "transitions.fields" };
  const path = ["issue", issueId, "transitions"];
  return (await readJira(client, transitionsSchema, "GET", path, { query })).transitions;
}

/**
 * Chooses the transition to an item state by the category of its target status, because status names are localized.
 * Returns `skippedBecause` if several target statuses mean this state and the config names none of them.
 */
export function chooseTransition(
  transitions: readonly JiraTransition[],
  state: ItemState,
  configured: ConfiguredStatuses,
): TransitionChoice {
  const candidates = transitions.filter(({ to }) => meansState(to, state, configured));
  const setting = `jira.statuses.${state}`;
  if (candidates.length === 0) {
    const name = configured[state];
    const reachable = quoteNames(transitions.map(({ to }) => to.name)) || "none";
    return {
      skippedBecause: `its Jira workflow has no reachable status that means "${state}"${name === undefined ? "" : ` (${setting} is "${name}")`}. Reachable: ${reachable}. Add such a status to the workflow, name one with ${setting}, or move the issue yourself.`,
    };
  }
  const usable = candidates.filter((transition) => findMissingFields(transition).length === 0);
  const [first] = usable;
  if (!first) {
    const targets = quoteNames(candidates.map(({ to }) => to.name));
    const fields = quoteNames(candidates.flatMap(findMissingFields));
    return {
      skippedBecause: `the transition to ${targets} requires ${fields}, which plans don't contain. Make that optional in the workflow, or move the issue yourself.`,
    };
  }
  const targets = new Map(usable.map(({ to }) => [to.id, to.name]));
  if (targets.size === 1) return { transition: first };
  return {
    skippedBecause: `several statuses mean "${state}": ${quoteNames([...targets.values()])}. Choose one with ${setting} in the config, or move the issue yourself.`,
  };
}

function meansState(to: JiraTransition["to"], state: ItemState, configured: ConfiguredStatuses): boolean {
  const name = configured[state];
  if (name !== undefined) return isSameName(to.name, name);
  // A reopened issue gets a status such as "To Do", not "In Progress", which also means open.
  if (state === "open") return to.statusCategory.key === "new";
  return toItemState(to, configured) === state;
}

/** Returns the names of the fields that the transition requires and that have no default value. */
function findMissingFields({ fields }: JiraTransition): string[] {
  return Object.entries(fields ?? {})
    .filter(([, { required, hasDefaultValue }]) => required && !hasDefaultValue)
    .map(([id, { name }]) => name ?? id);
}
