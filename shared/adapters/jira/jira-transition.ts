import * as z from "zod";
import type { State } from "../../model/item.ts";
import type { JiraClient } from "./client/jira-client.ts";
import { readAs } from "./client/jira-read.ts";
import { meansCancelled, type NamedStatuses, sameName, stateOf } from "./jira-items.ts";

const transitionsSchema = z.object({
  transitions: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      to: z.object({ id: z.string(), name: z.string(), statusCategory: z.object({ key: z.string() }) }),
      /** Only with `expand=transitions.fields`. */
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

/** The transition to take, or why none is taken. */
export type Choice = { transition: JiraTransition } | { withheld: string };

/** Reads the transitions that an issue has now: they depend on its status and on who asks. One read. */
export async function readTransitions(client: JiraClient, key: string): Promise<JiraTransition[]> {
  const query = { expand: "transitions.fields" };
  const path = ["issue", key, "transitions"];
  return (await readAs(client, transitionsSchema, "GET", path, { query })).transitions;
}

/**
 * The transition that leads to the state, by the category of its destination: names are localised and repeat. Where
 * several destinations mean the same and the config names none of them, nothing is guessed.
 */
export function chooseTransition(
  transitions: readonly JiraTransition[],
  state: State,
  named: NamedStatuses,
): Choice {
  const fitting = transitions.filter(({ to }) => fits(to, state, named));
  const wanted = named[state];
  if (fitting.length === 0) {
    const reachable = [...new Set(transitions.map(({ to }) => to.name))];
    return {
      withheld: `no status that can be reached from where it is means "${words[state]}"${wanted === undefined ? "" : ` (jira.statuses.${state} says "${wanted}")`}. It can go to: ${list(reachable) || "none"}. Add such a status to the workflow, name one with jira.statuses.${state}, or move it by hand.`,
    };
  }
  const free = fitting.filter((transition) => demands(transition).length === 0);
  const [first] = free;
  if (!first) {
    const fields = [...new Set(fitting.flatMap(demands))];
    return {
      withheld: `the way to ${list(fitting.map(({ to }) => to.name))} requires ${list(fields)}, which no plan says. Make that optional in the workflow, or move it by hand.`,
    };
  }
  const destinations = new Map(free.map(({ to }) => [to.id, to.name]));
  if (destinations.size === 1) return { transition: first };
  return {
    withheld: `several statuses mean "${words[state]}": ${list([...destinations.values()])}. Say which with jira.statuses.${state} in the config, or move it by hand.`,
  };
}

const words: Readonly<Record<State, string>> = { open: "open", done: "done", cancelled: "cancelled" };

function fits(to: JiraTransition["to"], state: State, named: NamedStatuses): boolean {
  const wanted = named[state];
  if (wanted !== undefined) return sameName(to.name, wanted);
  // Reopened work has not been begun again: nobody said so.
  if (state === "open") return to.statusCategory.key === "new";
  return stateOf(to, named) === state && (state === "cancelled") === meansCancelled(to, named);
}

/** The names of fields that it requires and that have no value by themselves. */
function demands({ fields }: JiraTransition): string[] {
  return Object.entries(fields ?? {})
    .filter(([, { required, hasDefaultValue }]) => required && !hasDefaultValue)
    .map(([id, { name }]) => name ?? id);
}

function list(names: readonly string[]): string {
  return [...new Set(names)].map((name) => `"${name}"`).join(", ");
}
