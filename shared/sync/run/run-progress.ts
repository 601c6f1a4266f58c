import { RetryLater } from "../../errors.ts";
import type { HeldGoal, HeldItem } from "../../model/approval.ts";
import { heldNames } from "../../model/approval.ts";
import type { TrackerName } from "../../model/item.ts";
import { combineOutcomes } from "../../model/outcome.ts";
import type { Diagnostic } from "../../model/plan.ts";
import type { PlanResult } from "../../model/result.ts";
import type { KnownPlan, Outcome } from "../../model/state.ts";
import { mayWait } from "../../model/state.ts";
import type { TreeEntry } from "../../ports/plan-source.ts";
import type { RepositoryView } from "../read/read-repository.ts";

/** What a run holds of one plan. */
export interface HeldPlan {
  goal: string;
  path: string;
  reasons: string[];
  items: HeldItem[];
}

/** What a run has come to so far, plan by plan. */
export class RunProgress {
  readonly results: PlanResult[] = [];
  readonly plans: Record<string, KnownPlan>;
  readonly held: HeldPlan[] = [];
  /** Goals whose approvals may still have something to do. */
  readonly waiting: Set<string>;
  stopped: Error | null = null;
  stale = false;
  /** An item of ours was said to be deleted: unless all was looked at, lists may still have it. */
  lost = false;
  /** How many items the plans so far close in each tracker, for the guard. */
  readonly alreadyClosing = new Map<TrackerName, number>();
  /** Trackers that meet nothing but the same trouble for the rest of the run. */
  readonly #unavailable = new Set<TrackerName>();
  #isOver = false;
  readonly #worked: Outcome[] = [];
  readonly #remembered: Outcome[] = [];

  constructor({ state, vanished }: Pick<RepositoryView, "state" | "vanished">) {
    this.plans = { ...state.plans };
    const plans = [...Object.values(state.plans).filter(mayWait), ...vanished.map(({ known }) => known)];
    this.waiting = new Set(plans.map(({ goal }) => goal));
  }

  get outcome(): Outcome {
    return combineOutcomes([...this.#worked, ...this.#remembered]);
  }

  add(result: PlanResult, outcome: Outcome, known: Partial<KnownPlan>): void {
    this.results.push(result);
    this.#worked.push(outcome);
    const before = this.plans[result.path];
    if (!before) return;
    const diagnostics = outcome === "failed" ? result.diagnostics : [];
    // Of a plan that was cut short nobody knows whether it would still be held.
    const held = outcome === "partial" ? before.held : undefined;
    this.plans[result.path] = { ...before, held, goal: result.goal, diagnostics, ...known };
  }

  hold(result: PlanResult, held: Pick<HeldPlan, "reasons" | "items">): void {
    this.add(result, "held", { settled: false, held: heldNames(held.items) });
    this.held.push({ goal: result.goal, path: result.path, ...held });
  }

  /** What waits, as the run's record keeps it. */
  heldGoals(): HeldGoal[] {
    return this.held.map(({ goal, path, items }) => ({
      goal,
      path,
      items: items.map(({ tracker, key, title, remote }) => ({ tracker, key, title, remote: remote.url })),
    }));
  }

  /** The authors know what is wrong with this text of the plan; they are not told again. */
  noteTold({ path, blob }: TreeEntry, diagnostics: Diagnostic[]): void {
    const known = this.plans[path];
    if (known) this.plans[path] = { ...known, blob, diagnostics };
  }

  /** A plan that is as it was: good, or still refused for what is wrong with it. */
  remember({ path, goal, diagnostics }: Omit<PlanResult, "trackers">): void {
    if (diagnostics.length === 0) return;
    this.results.push({ path, goal, trackers: [], diagnostics });
    this.#remembered.push("failed");
  }

  /** A plan that is gone for good: should its file return, it is a new one. */
  forget(path: string): void {
    delete this.plans[path];
  }

  /** Every plan that was worked is in line with its trackers. */
  isComplete(): boolean {
    return (
      !this.stale &&
      this.stopped === null &&
      this.#worked.every((outcome) => outcome === "synced" || outcome === "unchanged")
    );
  }

  /** What cut the work short: in one tracker, or, where none is named, for the whole run. */
  stop(error: Error, tracker: TrackerName | null = null): void {
    this.stopped ??= error;
    // A lease is one goal's.
    if (error instanceof RetryLater && error.reason === "leased") return;
    if (tracker === null || (error instanceof RetryLater && error.reason === "time-budget"))
      this.#isOver = true;
    else this.#unavailable.add(tracker);
  }

  /** After a limit, an outage or lost access, further requests would only meet the same. */
  isOver(): boolean {
    return this.#isOver;
  }

  isAvailable(tracker: TrackerName): boolean {
    return !this.#unavailable.has(tracker);
  }
}
