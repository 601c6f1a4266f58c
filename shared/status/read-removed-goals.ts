import { dayOfInstant } from "../calendar/days.ts";
import { reportTimeZone } from "../config/config.ts";
import type { RepositoryState } from "../model/repository-state.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { RemovedGoalView } from "../report/page/page-model.ts";
import { type GoalFilter, planOf, readStoredConfig } from "./read-goals.ts";

/** Reads the removed goals of a repository, the last removed first. */
export async function readRemovedGoals(
  ledger: Pick<Ledger, "goal">,
  repository: RepositoryState,
  filter: GoalFilter = {},
): Promise<RemovedGoalView[]> {
  const { id, fullName, removedGoals = [] } = repository;
  const timeZone = reportTimeZone(readStoredConfig(repository));
  const wanted = removedGoals.filter((goal) => (filter.goal ?? goal) === goal && planOf(repository, goal) === null);
  const states = await Promise.all(wanted.toReversed().map((goal) => ledger.goal(id, goal)));
  return states.flatMap((state) =>
    state === null
      ? []
      : {
          repo: fullName,
          goal: state.goal,
          title: state.plan?.goal.title ?? state.goal,
          removedOn: state.removedAt === undefined ? null : dayOfInstant(state.removedAt, timeZone),
        },
  );
}
