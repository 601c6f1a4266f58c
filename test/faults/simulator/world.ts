import type { Config } from "../../../shared/config/config.ts";
import type { TrackerName } from "../../../shared/model/item.ts";
import type { TrackedRepository } from "../../../shared/model/repository-state.ts";
import type { Ledger } from "../../../shared/ports/ledger.ts";
import type { Tracker } from "../../../shared/ports/tracker.ts";
import type { RepositoryRequest } from "../../../shared/sync/read/read-repository.ts";
import { approveRun } from "../../../shared/sync/run/approve-run.ts";
import { previewRepository } from "../../../shared/sync/run/preview-repository.ts";
import type { EnvelopeHost } from "../../../shared/sync/run/process-envelope.ts";
import type { SyncHost } from "../../../shared/sync/run/run-context.ts";
import { type SyncRun, syncRepository } from "../../../shared/sync/run/sync-repository.ts";
import { MemoryLedger } from "../../fakes/memory-ledger.ts";
import type { Dice } from "../../unit/sync/identity/edit-words.ts";
import { type Bug, withLedgerBug, withTrackerBug } from "./bugs.ts";
import { History, HistorySource } from "./checks/history.ts";
import { isExpected } from "./checks/is-expected.ts";
import type { FaultGenerator } from "./fault-generator.ts";
import { githubHubTracker } from "./github/github-hub-tracker.ts";
import { Hub, type HubItem, nameOf } from "./github/hub.ts";
import { HubClient } from "./github/hub-client.ts";
import { jiraHubTracker } from "./jira/jira-hub-tracker.ts";
import { People } from "./people/people.ts";
import { githubBehavior, jiraBehavior } from "./people/tracker-behavior.ts";
import { Process, type ProcessContext, ProcessOperations } from "./process.ts";
import { repository } from "./repository.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Trace } from "./trace.ts";

export interface WorldOptions {
  scheduler: Scheduler;
  faults: FaultGenerator;
  dice: Dice;
  trace: Trace;
  bug: Bug | null;
  /** Milliseconds until new items appear in the lists and searches of each tracker. */
  lags: Readonly<Record<TrackerName, number>>;
  staleness: number;
  /** True if Jira's workflow has a cancelled status. */
  knowsCancelled: boolean;
  titles: () => string[];
  /** Called after each request that took effect. */
  onEffect: () => void;
}

/** One simulated tracker and its users. */
export interface Site {
  hub: Hub;
  people: People;
}

/** One repository with its trackers, its ledger and all processes. */
export class World {
  readonly history: History;
  readonly sites: Readonly<Record<TrackerName, Site>>;
  readonly ledger: MemoryLedger;
  readonly violations: string[] = [];
  readonly processes: Process[] = [];
  readonly #options: WorldOptions;
  readonly #applied = new Map<string, string>();
  #nonces = 0;

  constructor(options: WorldOptions) {
    const { scheduler, dice, trace, lags, knowsCancelled, titles } = options;
    this.#options = options;
    this.history = new History(scheduler);
    const clock = { now: () => new Date(scheduler.now), sleep: async () => {} };
    const ledger = new MemoryLedger({ clock, indexLag: lags.github });
    this.ledger = ledger;
    const now = () => scheduler.now;
    const site = (hub: Hub): Site => ({ hub, people: new People({ hub, ledger, dice, trace, titles }) });
    this.sites = {
      github: site(new Hub({ behavior: githubBehavior, now, lag: lags.github })),
      jira: site(new Hub({ behavior: jiraBehavior, now, lag: lags.jira, knowsCancelled })),
    };
  }

  /** A number that increases with every change in any tracker. */
  get revision(): number {
    return this.everySite().reduce((sum, { hub }) => sum + hub.revision, 0);
  }

  everySite(): Site[] {
    return Object.values(this.sites);
  }

  newProcess(kind: string): Process {
    const { scheduler, faults, dice, trace } = this.#options;
    const name = `${kind}-${this.processes.length + 1}`;
    const around: ProcessContext = {
      scheduler,
      faults,
      dice,
      trace,
      onEffect: (process, target, what) => {
        if (target === "ledger" && (what === "saveGoal" || what === "release")) this.#checkCommit(process);
        if (target === "ledger" && what === "saveLink") this.#checkDeletions(process);
        this.#options.onEffect();
      },
    };
    const process = new Process(name, around);
    this.processes.push(process);
    return process;
  }

  /** Runs a sync as the command line does. `budget` is the time limit in milliseconds. */
  sync(process: Process, budget: number): Promise<SyncRun> {
    return syncRepository(this.#request(), this.syncHost(process, budget));
  }

  async preview(process: Process): Promise<void> {
    const { dice, staleness } = this.#options;
    const ledger = this.#ledgerOf(process);
    const opened: Tracker[] = [];
    await previewRepository(this.#request(), {
      ledger,
      clock: process,
      run: process.name,
      isAllowed: () => true,
      openSource: () => new HistorySource(this.history, process, dice, staleness),
      openReaders: async (tracked, config) => {
        opened.push(...this.#openTrackers(process, tracked, config));
        return opened;
      },
    });
    if (opened.some((tracker) => tracker.requests().writes > 0))
      this.violations.push(`the preview ${process.name} wrote to a tracker`);
  }

  syncHost(process: Process, budget: number): SyncHost {
    const { scheduler, dice, staleness, bug } = this.#options;
    const newNonce = () => {
      this.#nonces += 1;
      return `nonce${String(this.#nonces).padStart(8, "0")}`;
    };
    return {
      ledger: this.#ledgerOf(process),
      clock: process,
      createNonce: newNonce,
      holder: process.name,
      // Run ids sort by time.
      run: `${String(scheduler.now).padStart(12, "0")}-${process.name}`,
      deadline: new Date(scheduler.now + budget),
      isAllowed: () => true,
      recordedElsewhere: process.name.startsWith("lambda"),
      openSource: () => new HistorySource(this.history, process, dice, staleness),
      openTrackers: async (tracked, config) =>
        this.#openTrackers(process, tracked, config).map((tracker) => withTrackerBug(tracker, bug)),
      openCommitStatuses: () => ({ reportPlanErrors: async () => {} }),
      openListener: () => null,
    };
  }

  workHost(process: Process, budget: number, onRun: (run: SyncRun) => void): EnvelopeHost {
    return {
      clock: process,
      deliveries: { markDone: async () => {} },
      isAllowed: () => true,
      openSync: async () => this.syncHost(process, budget),
      onRun: (_, run) => onRun(run),
      onRunFailed: (_, error) => {
        if (!isExpected(error)) this.violations.push(`${process.name} failed unexpectedly: ${error}`);
      },
    };
  }

  /** Approves a held run. */
  async approve(process: Process, run: string): Promise<void> {
    const ledger = this.#ledgerOf(process);
    await approveRun(repository.fullName, run, { ledger, clock: process, by: "ann" });
  }

  #openTrackers(process: Process, tracked: TrackedRepository, { jira }: Config): Tracker[] {
    const client = ({ hub, people }: Site) => new HubClient(hub, process, people);
    const now = () => process.now();
    const github = githubHubTracker(client(this.sites.github), tracked, now);
    if (!jira) return [github];
    const how = { now, bug: this.#options.bug };
    return [github, jiraHubTracker(client(this.sites.jira), tracked, jira, how)];
  }

  #request(): RepositoryRequest {
    return { id: null, fullName: repository.fullName, ref: null, installation: null };
  }

  #ledgerOf(process: Process): Ledger {
    const operations = new ProcessOperations(process);
    const ledger = new MemoryLedger({
      clock: process,
      operations,
      beside: this.ledger,
      indexLag: this.#options.lags.github,
    });
    return withLedgerBug(ledger, this.#options.bug, (goal) => {
      const stored = this.ledger.stored(repository.id, goal);
      if (stored) Object.assign(stored, { until: 0 });
    });
  }

  /** Records a violation for each link that counts as deleted although the tracker has the item. */
  #checkDeletions(process: Process): void {
    for (const { hub, item } of this.wronglyDeleted()) {
      // Jira answers alike for what it hides and for what was deleted.
      if (hub.everInvisible.has(item)) continue;
      this.violations.push(`${process.name} takes ${nameOf(item)} for deleted, but ${hub.behavior.tracker} has it`);
    }
  }

  /** Returns the items that the ledger has as deleted although their tracker has them. */
  wronglyDeleted(): { hub: Hub; item: HubItem }[] {
    return this.everySite().flatMap(({ hub }) =>
      [...hub.items.values()].flatMap((item) => {
        const stored = this.ledger.stored(repository.id, item.mark?.goal ?? "");
        const links = [...(stored?.links.values() ?? [])].filter(({ tracker }) => tracker === hub.behavior.tracker);
        const isDeleted = links.some(({ link }) => link.isDeleted && link.remote?.id === item.id);
        return isDeleted ? [{ hub, item }] : [];
      }),
    );
  }

  /** Records a violation if the process applied an older commit than a previous run. */
  #checkCommit(process: Process): void {
    for (const path of Object.keys(this.history.head.files)) {
      const goal = path.split("/").at(-2) ?? "";
      const now = this.ledger.stored(repository.id, goal)?.state?.commit ?? null;
      const before = this.#applied.get(goal);
      if (now === null || now === before) continue;
      if (before && this.history.isBefore(now, before)) {
        this.violations.push(`${process.name} applied ${now.slice(0, 7)}, which is older than ${before.slice(0, 7)}`);
      }
      this.#applied.set(goal, now);
    }
  }
}
