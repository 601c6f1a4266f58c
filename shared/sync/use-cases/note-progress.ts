import type { Config } from "../../config/config.ts";
import { AccessDenied, ConfigError, NotFound } from "../../errors.ts";
import type { Diagnostic } from "../../plan/plan.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { countDay } from "../../progress/day-counts.ts";
import { dayOfInstant } from "../../progress/days.ts";
import type { Happened } from "../../report/news.ts";
import { readGoalStatus } from "../../report/use-cases/read-goals.ts";
import { keepNews, queueNews, type Telling } from "../../report/use-cases/tell-news.ts";
import type { HeldItem } from "../approval.ts";
import type { PlanResult } from "../result.ts";
import type { GoalState, Outcome, RepositoryState } from "../state.ts";

export interface ProgressHost {
  run: string;
  ledger: Pick<Ledger, "links" | "days" | "saveDay">;
  clock: Pick<Clock, "now">;
  /** Where news are left for Slack; absent where nobody is told any. */
  telling?: Telling;
}

/** What a run came to for one goal. */
export interface GoalEnd {
  result: PlanResult;
  outcome: Outcome;
  held: { items: HeldItem[] } | null;
  stopped: readonly { error: Error }[];
}

/**
 * Counts the day of a goal that was worked on, and leaves the news of it for Slack; true when there are some, which
 * `queueNews` announces once `state` is stored. Null for a goal of which nothing is known yet.
 */
export async function noteProgress(
  repository: RepositoryState,
  config: Config,
  state: GoalState | null,
  { result, outcome, held, stopped }: GoalEnd,
  host: ProgressHost,
): Promise<boolean> {
  const now = host.clock.now();
  const status = state && (await readGoalStatus(host.ledger, repository, state, now));
  if (status) await host.ledger.saveDay(repository.id, result.goal, countDay(status, dayOfInstant(now)));
  const needsPeople = [AccessDenied, ConfigError, NotFound];
  const trouble = [...stopped.filter(({ error }) => needsPeople.some((kind) => error instanceof kind))].map(
    ({ error }) => error.message,
  );
  const refusals = outcome === "failed" ? errorsOf(result.diagnostics).map(({ message }) => message) : [];
  return keep(
    repository,
    config,
    result,
    { status, held, refused: [], trouble: [...trouble, ...refusals] },
    host,
  );
}

/** Leaves the news of a plan that nothing was done for: it is refused, or waits for a person. */
export async function noteUntouched(
  repository: RepositoryState,
  config: Config,
  result: PlanResult,
  held: { items: HeldItem[] } | null,
  host: ProgressHost,
): Promise<void> {
  const refused = held === null ? errorsOf(result.diagnostics) : [];
  const isNew = await keep(repository, config, result, { status: null, held, refused, trouble: [] }, host);
  if (isNew) await announce(repository, config, result.goal, host);
}

/** Says that there are news of a goal. */
export async function announce(
  { id }: RepositoryState,
  config: Config,
  goal: string,
  { run, telling }: ProgressHost,
): Promise<void> {
  if (telling) await queueNews(config, { repository: id, goal }, run, telling);
}

async function keep(
  repository: RepositoryState,
  config: Config,
  { goal, trackers }: PlanResult,
  what: Pick<Happened, "status" | "refused" | "trouble"> & { held: { items: HeldItem[] } | null },
  { run, clock, telling }: ProgressHost,
): Promise<boolean> {
  if (!telling) return false;
  const now = clock.now();
  const items = what.held?.items.map(({ key, title, remote }) => ({ key, title, remote: remote.url }));
  const held = items ? { items } : null;
  const today = dayOfInstant(now);
  const happened = { ...what, repo: repository.fullName, run, trackers, held, today };
  return keepNews({ config, repository: repository.id, goal, now, happened }, telling);
}

const errorsOf = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.filter(({ severity }) => severity === "error");
