import type { ItemState } from "../../../model/item.ts";
import type { JiraConnection } from "../jira-connection.ts";
import { chooseTransition, type JiraTransition, readTransitions, type TransitionChoice } from "./choose-transition.ts";
import type { IssueReader } from "./issue-reader.ts";

export type Workflow = ReturnType<typeof createWorkflow>;

/** Returns functions that find the transition which gives an issue the status for an item state. */
export function createWorkflow({ client, config }: JiraConnection, reader: Pick<IssueReader, "find">) {
  /** The transitions of issues with the same type and status, which have the same workflow. For previews only. */
  const transitionsByPosition = new Map<string, JiraTransition[]>();

  async function chooseFrom(
    transitions: readonly JiraTransition[],
    issueId: string,
    state: ItemState,
  ): Promise<TransitionChoice> {
    const choose = (from: string | null) => chooseTransition(transitions, state, config, from);
    const choice = choose(null);
    if (!("obstacle" in choice) || choice.obstacle !== "path") return choice;
    return choose((await reader.find(issueId))?.fields.status?.name ?? null);
  }

  return {
    /** Reads the transitions of an issue and chooses one. */
    async choose(issueId: string, state: ItemState): Promise<TransitionChoice> {
      return chooseFrom(await readTransitions(client, issueId), issueId, state);
    },

    /** Returns why a change to this state would be skipped, or `null`. Reads once for all issues of a type and status. */
    async findObstacle(issueId: string, state: ItemState): Promise<string | null> {
      const { issuetype, status } = (await reader.find(issueId))?.fields ?? {};
      if (!issuetype || !status) return null;
      const position = `${issuetype.id} ${status.id}`;
      const transitions = transitionsByPosition.get(position) ?? (await readTransitions(client, issueId));
      transitionsByPosition.set(position, transitions);
      const choice = await chooseFrom(transitions, issueId, state);
      return "skippedBecause" in choice ? choice.skippedBecause : null;
    },
  };
}
