import { dayOfInstant } from "../../calendar/days.ts";
import type { Config } from "../../config/config.ts";
import { AccessDenied, ConfigError, LeaseLost, NotFound, RetryLater, UsageError } from "../../errors.ts";
import type { HeldItem } from "../../model/approval.ts";
import type { Diagnostic } from "../../model/plan.ts";
import type { PlanResult } from "../../model/result.ts";
import type { GoalState, Outcome, RepositoryState } from "../../model/state.ts";
import type { Happened } from "../../notify/news.ts";
import { keepNews, queueNews, type Telling } from "../../notify/tell-news.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { countDay } from "../../progress/day-counts.ts";
import { readGoalStatus } from "../../report/run/read-goals.ts";
import { syncFinding } from "../diagnostic-codes.ts";

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
  const isWhole = outcome !== "partial";
  const what = { status, held, refused: [], trouble: [...trouble, ...refusals], isWhole };
  return keep(repository, config, result, what, host);
}

/**
 * Leaves the news of the goals of a repository in which nobody did anything: time alone makes a goal late. Asks nothing of
 * a tracker, and reads nothing where nobody is told.
 */
export async function noteIdle(
  repository: RepositoryState,
  config: Config,
  host: ProgressHost & { ledger: Pick<Ledger, "goal"> },
): Promise<void> {
  if (!host.telling || config.slack === undefined) return;
  const idle = Object.entries(repository.plans).filter(
    ([, { settled, synced, gone }]) => settled && synced && !gone,
  );
  for (const [path, { goal }] of idle) {
    const state = await host.ledger.goal(repository.id, goal);
    if (state === null) continue;
    const result: PlanResult = { path, goal, trackers: [], diagnostics: [] };
    const end = { result, outcome: "unchanged" as const, held: null, stopped: [] };
    if (await noteProgress(repository, config, state, end, host)) {
      await announce(repository, config, goal, host);
    }
  }
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
  const isNew = await keep(
    repository,
    config,
    result,
    { status: null, held, refused, trouble: [], isWhole: true },
    host,
  );
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
  { goal, trackers, diagnostics }: PlanResult,
  what: Pick<Happened, "status" | "refused" | "trouble" | "isWhole"> & { held: { items: HeldItem[] } | null },
  { run, clock, telling }: ProgressHost,
): Promise<boolean> {
  if (!telling) return false;
  const now = clock.now();
  const items = what.held?.items.map(({ key, title, remote }) => ({ key, title, remote: remote.url }));
  const held = items ? { items } : null;
  const today = dayOfInstant(now);
  const happened = { ...what, repo: repository.fullName, run, trackers, held, today };
  try {
    return await keepNews({ config, repository: repository.id, goal, now, happened }, telling);
  } catch (error) {
    // Who is told of a sync is no reason for it to fail.
    if (!isTrouble(error)) throw error;
    diagnostics.push(syncFinding("untold", `What was done could not be kept for Slack: ${error.message}`));
    return false;
  }
}

function isTrouble(error: unknown): error is Error {
  return [RetryLater, LeaseLost, AccessDenied, UsageError].some((kind) => error instanceof kind);
}

const errorsOf = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.filter(({ severity }) => severity === "error");
