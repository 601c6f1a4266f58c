import { RetryLater } from "../../../shared/errors.ts";
import { trackerNames } from "../../../shared/model/item.ts";
import type { Envelope } from "../../../shared/ports/work-queue.ts";
import { processEnvelope } from "../../../shared/sync/run/process-envelope.ts";
import type { SyncRun } from "../../../shared/sync/run/sync-repository.ts";
import { type Dice, dice } from "../../unit/sync/identity/edit-words.ts";
import type { Bug } from "./bugs.ts";
import { checkFinal, checkLostLedger, type Simulation } from "./checks/check-final.ts";
import { isExpected } from "./checks/is-expected.ts";
import { FaultGenerator } from "./fault-generator.ts";
import { Authors } from "./people/authors.ts";
import { defaultVisibilityRates, planVisibility, type VisibilityRates } from "./plan-visibility.ts";
import type { Process } from "./process.ts";
import { repository } from "./repository.ts";
import { Scheduler } from "./scheduler.ts";
import { Trace } from "./trace.ts";
import { World } from "./world.ts";

export interface Counts {
  /** Number of webhook deliveries, lost ones included. */
  events: number;
  requests: number;
  crashes: number;
  faults: number;
  edits: number;
  /** Number of runs that started during another run. */
  concurrent: number;
  syncs: number;
  /** Number of user changes that a run overwrote just after they were made. Trackers offer no way to prevent this. */
  races: number;
  ambiguous: number;
}

export interface Simulated {
  seed: number;
  counts: Counts;
  problems: string[];
  trace: string[];
}

export interface SimulationOptions extends Partial<VisibilityRates> {
  trace?: boolean;
  bug?: Bug | null;
  /** Lag of Jira's search in milliseconds. Default: random, up to a minute. */
  searchLag?: number | null;
  /** Called with the final state after all checks. */
  onEnd?: (end: Simulation, isAmbiguous: boolean) => Promise<void>;
}

/** Simulates a random history of one repository and checks its final state. */
export async function simulateRun(seed: number, options: SimulationOptions = {}): Promise<Simulated> {
  return new RunningSimulation(seed, options).run(options.onEnd);
}

/** The state of one simulation, with its random parameters. */
class RunningSimulation implements Simulation {
  readonly dice: Dice;
  readonly scheduler = new Scheduler();
  readonly trace: Trace;
  readonly world: World;
  readonly authors: Authors;
  readonly problems: string[] = [];
  readonly #seed: number;
  readonly #rates: VisibilityRates;
  readonly #faults: FaultGenerator;
  readonly #duration: number;
  readonly #mortality: number;
  /** Probability (0 to 1) of another event just after a request. */
  readonly #activityRate: number;
  readonly #waiting: { envelope: Envelope; receipts: number }[] = [];
  #lambdas = 0;
  #events = 0;
  #crashes = 0;
  #atWork = 0;
  #concurrent = 0;

  constructor(seed: number, { trace = false, bug = null, searchLag = null, ...rates }: SimulationOptions) {
    this.#rates = { ...defaultVisibilityRates, ...rates };
    this.#seed = seed;
    this.dice = dice(seed);
    const of = this.dice;
    this.trace = new Trace(this.scheduler, trace);
    this.#duration = 20_000 + of.roll(200_000);
    this.#mortality = of.pick([0, 0.1, 0.4]);
    this.#activityRate = of.pick([0, 0.05, 0.2]);
    this.#faults = new FaultGenerator(of, this.scheduler, this.#duration);
    this.authors = new Authors(of);
    this.world = new World({
      scheduler: this.scheduler,
      faults: this.#faults,
      dice: of,
      trace: this.trace,
      bug,
      lags: { github: of.pick([0, 0, 500, 3_000]), jira: searchLag ?? of.pick([0, 500, 3_000, 60_000]) },
      knowsCancelled: of.chance(0.75),
      staleness: of.pick([0, 0, 5_000]),
      titles: () => this.authors.titles(),
      onEffect: () => this.#bustleAbout(),
    });
  }

  async run(onEnd: SimulationOptions["onEnd"]): Promise<Simulated> {
    const { scheduler, trace, world, problems } = this;
    this.commit();
    this.#planHistory();
    await scheduler.run(scheduler.now + this.#duration);
    trace.add(() => "--- events and faults stop");
    for (const { hub } of world.everySite()) {
      hub.push = true;
      hub.showAll();
    }
    this.#waiting.length = 0;
    await scheduler.run();
    const ambiguous = await checkFinal(this);
    await onEnd?.(this, ambiguous);
    await checkLostLedger(this);
    let edits = 0;
    let races = 0;
    problems.push(...world.violations);
    for (const { people } of world.everySite()) {
      problems.push(...people.violations);
      edits += people.edits;
      races += people.races;
    }
    const counts = {
      events: this.#events,
      requests: world.processes.reduce((total, one) => total + one.requests, 0),
      crashes: this.#crashes,
      faults: this.#faults.faults,
      edits,
      concurrent: this.#concurrent,
      syncs: world.processes.length,
      races,
      ambiguous: ambiguous ? 1 : 0,
    };
    return { seed: this.#seed, counts, problems, trace: trace.lines };
  }

  /** Pushes the current plans. */
  commit(): void {
    this.#tell(this.authors.commit(this.world.history));
  }

  /** Schedules all events at random times. */
  #planHistory(): void {
    const { dice: of, world, trace } = this;
    const some = (most: number, act: () => void) => {
      for (let count = of.roll(most + 1); count > 0; count -= 1) {
        this.scheduler.after(of.roll(this.#duration), act);
      }
    };
    some(5, () => this.#tell(this.authors.push(world.history)));
    some(4, () => this.#start("cli"));
    some(2, () => this.#start("preview"));
    some(12, () => this.#letPeopleAct());
    some(2, () => this.#deliver(this.#envelope(of.pick(["recheck", "reconcile"])), 0));
    planVisibility({ dice: of, scheduler: this.scheduler, trace, world, duration: this.#duration, rates: this.#rates });
    for (const { hub } of world.everySite()) {
      if (!of.chance(0.2)) continue;
      const from = of.roll(this.#duration);
      const set = (push: boolean) => () => {
        hub.push = push;
        trace.add(() => `${hub.behavior.tracker}: write access is ${push ? "restored" : "lost"}`);
      };
      this.scheduler.after(from, set(false));
      this.scheduler.after(from + 30_000 + of.roll(120_000), set(true));
    }
  }

  /** Starts a random event during a run: a user change, a push, or another run. */
  #bustleAbout(): void {
    const { dice: of } = this;
    if (this.scheduler.now > this.#faults.faultFreeFrom || !of.chance(this.#activityRate)) return;
    const what = of.roll(10);
    if (what < 7) this.#letPeopleAct();
    else if (what < 8) this.#tell(this.authors.push(this.world.history));
    else if (this.#atWork < 4) this.#start("cli");
  }

  #letPeopleAct(): void {
    this.world.sites[this.dice.pick(trackerNames)].people.act();
  }

  /** Delivers a webhook for a commit. It can be lost, repeated, late or out of order. */
  #tell(after: string): void {
    const { dice: of } = this;
    this.#events += 1;
    this.trace.add(() => `push of ${after.slice(0, 7)}`);
    if (of.chance(0.15)) return;
    const envelope = { ...this.#envelope("push"), delivery: `delivery-${this.#events}`, after };
    for (let copies = of.chance(0.15) ? 2 : 1; copies > 0; copies -= 1) {
      const late = of.chance(0.2) ? 120_000 : 2_000;
      this.scheduler.after(of.roll(late), () => this.#deliver(envelope, 0));
    }
  }

  #envelope(kind: Envelope["kind"]): Envelope {
    return { kind, delivery: null, repository, ref: null, after: null, installation: null };
  }

  /** Handles one queue message at a time, or several if the visibility timeout of a slow function expires. */
  #deliver(envelope: Envelope, receipts: number): void {
    const isOver = this.scheduler.now > this.#faults.faultFreeFrom;
    if (isOver || receipts > 8) return;
    if (this.#lambdas > 0 && !this.dice.chance(0.1)) {
      this.#waiting.push({ envelope, receipts });
      return;
    }
    this.#lambdas += 1;
    const budget = this.dice.pick([5_000, 30_000, 280_000]);
    const next = () => {
      this.#lambdas -= 1;
      const [first] = this.#waiting.splice(0, 1);
      if (first) this.#deliver(first.envelope, first.receipts);
    };
    const again = (at: number) => this.scheduler.at(at, () => this.#deliver(envelope, receipts + 1));
    this.#work(
      "lambda",
      (process) =>
        processEnvelope(
          envelope,
          this.world.workHost(process, budget, (run) => this.#noteHeld(run)),
        ).catch((error: unknown) => {
          again(error instanceof RetryLater ? error.retryAt.getTime() : this.scheduler.now + 15_000);
          throw error;
        }),
      () => again(this.scheduler.now + 60_000),
    ).finally(next);
  }

  #start(kind: "cli" | "preview"): void {
    void this.#work(kind, async (process) => {
      if (kind === "preview") await this.world.preview(process);
      else this.#noteHeld(await this.world.sync(process, 3_600_000));
    });
  }

  #noteHeld({ result }: SyncRun): void {
    if (!result.held || !this.dice.chance(0.3)) return;
    this.scheduler.after(this.dice.roll(20_000), () => {
      void this.#work("approve", (process) => this.world.approve(process, result.run));
    });
  }

  /** Runs one process; resolves when it has exited or was killed. */
  #work(kind: string, act: (process: Process) => Promise<unknown>, onDeath = () => {}): Promise<void> {
    const process = this.world.newProcess(kind);
    this.trace.add(() => `${process.name} starts`);
    if (this.#atWork > 0) this.#concurrent += 1;
    this.#atWork += 1;
    return new Promise((resolve) => {
      let isOver = false;
      const end = (how: string) => {
        if (isOver) return;
        isOver = true;
        this.#atWork -= 1;
        this.trace.add(() => `${process.name} ends${how}`);
        resolve();
      };
      act(process).then(
        () => end(""),
        (error: unknown) => {
          if (!isExpected(error)) {
            this.problems.push(`${process.name} threw ${error instanceof Error ? error.stack : error}`);
          }
          end(` with ${error}`);
        },
      );
      if (!this.dice.chance(this.#mortality)) return;
      process.killAt(1 + this.dice.roll(40), () => {
        if (isOver) return;
        this.#crashes += 1;
        onDeath();
        end("");
      });
    });
  }
}
