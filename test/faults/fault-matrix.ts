import { isDeepStrictEqual } from "node:util";
import type { JiraEmulator } from "../../local/emulators/jira/emulator-types.ts";
import { startJiraEmulator } from "../../local/emulators/jira/jira-emulator.ts";
import { RetryLater } from "../../shared/errors.ts";
import type { TrackerName } from "../../shared/model/item.ts";
import { trackerNames } from "../../shared/model/item.ts";
import { Crash } from "../fakes/operations.ts";
import { configPath, settingsOf } from "../integration/support/jira-harness.ts";
import type { MeasuredRun, SyncHarness } from "../integration/support/sync-harness.ts";
import { startSync } from "../integration/support/sync-harness.ts";
import { type FaultKind, faultKinds } from "./fault-kinds.ts";
import { createJiraUserItems, editManagedJiraItems, findOverwrittenJiraChanges } from "./jira-people.ts";
import {
  createUserItems,
  editManagedItems,
  findOverwrittenChanges,
  path,
  type Scenario,
  scenarios,
} from "./scenarios.ts";
import { type BothWorlds, type Trial, worldsOf } from "./trial.ts";

/** The result of one case. `problems` lists all violated expectations. */
export interface CaseResult {
  /** Name, for example `edit/jira/drop-after/7`; `npm run faults -- --only NAME` repeats the case. */
  name: string;
  scenario: string;
  fault: string;
  duplicates: number;
  losses: number;
  clobbered: number;
  problems: string[];
}

/** The result of a sync without a fault: the expected trackers, and the requests in which a fault can occur. */
interface Clean {
  worlds: BothWorlds;
  requests: Record<TrackerName, number>;
  /** Kind of each ledger request, in order. */
  ledger: ("read" | "write")[];
}

export interface MatrixCase {
  name: string;
  scenario: Scenario;
  fault: FaultKind;
  n: number;
}

/** Milliseconds after which every rate limit and every lease has expired. */
const recovery = 151_000;

/** Runs every fault at every request of every scenario, each case in a new repository and project of the emulators. */
export class FaultMatrix {
  readonly #github: SyncHarness;
  #jira: JiraEmulator | null = null;
  readonly #violations: string[] = [];
  readonly #clean = new Map<Scenario, Clean>();
  #repositories = 0;

  private constructor(github: SyncHarness) {
    this.#github = github;
  }

  /** Starts the emulators without rate limits, which other tests cover, and runs each scenario without a fault. */
  static async start(): Promise<FaultMatrix> {
    const github = await startSync({ limits: false });
    const matrix = new FaultMatrix(github);
    for (const scenario of scenarios) matrix.#clean.set(scenario, await matrix.#runClean(scenario));
    return matrix;
  }

  /** Stops the emulators. Throws if they received a request that no correct client sends. */
  async stop(): Promise<void> {
    await this.#github.stop();
    await this.#stopJira();
    if (this.#violations.length > 0)
      throw new Error(`Jira received requests that no correct client sends: ${this.#violations.join("; ")}`);
  }

  async #stopJira(): Promise<void> {
    this.#violations.push(...(this.#jira?.violations ?? []));
    await this.#jira?.close();
    this.#jira = null;
  }

  /** Starts an emulator for the next case: searches read the issues of all cases that share one. */
  async #startJira(): Promise<JiraEmulator> {
    await this.#stopJira();
    this.#jira = await startJiraEmulator({ limits: false, now: () => this.#github.clock.now() });
    return this.#jira;
  }

  /** Returns every fault at every request of every scenario. */
  cases(): MatrixCase[] {
    return scenarios.flatMap((scenario) =>
      faultKinds.flatMap((fault) =>
        this.#places(scenario, fault).map((n) => ({
          name: `${scenario.name}/${fault.name}/${n}`,
          scenario,
          fault,
          n,
        })),
      ),
    );
  }

  async run({ name, scenario, fault, n }: MatrixCase): Promise<CaseResult> {
    const clean = this.#cleanOf(scenario);
    const trial = await this.#prepare(scenario);
    const { milepost, jira } = trial;
    const clear = fault.set(trial, n);
    const problems: string[] = [];
    await milepost.sync().catch((error: unknown) => {
      // A run that has lost its ledger can't record its result, so it throws.
      const isExpected = error instanceof Crash || (fault.at === "ledger writes" && error instanceof RetryLater);
      if (!isExpected) problems.push(`the run with the fault threw ${error}`);
    });
    clear();
    milepost.ledger.operations.revive();
    milepost.clock.advance(recovery);
    const { result } = await milepost.sync();
    if (result.error !== null) problems.push(`the next run failed: ${result.error}`);

    const worlds = worldsOf(trial);
    const had = countKeys(clean.worlds);
    const has = countKeys(worlds);
    const surplus = [...has].filter(([key, count]) => count > (had.get(key) ?? 0)).map(([key]) => key);
    const missing = [...had].filter(([key]) => !has.has(key)).map(([key]) => key);
    const hurt = scenario.before.length > 0 && missing.length === 0 ? hurtIn(trial) : [];
    problems.push(
      ...surplus.map((key) => `${key} is duplicated`),
      ...missing.map((key) => `${key} is missing`),
      ...hurt.map((what) => `the user's ${what} was overwritten`),
    );
    if (surplus.length + missing.length === 0) problems.push(...differences(clean.worlds, worlds));
    const seen = jira.requests.all.length;
    const again = await milepost.sync();
    const asked = jira.requests.all.length - seen;
    if (again.writes > 0 || again.reads !== 1 || asked > 0) {
      problems.push(
        `a further sync took ${again.reads} reads and ${again.writes} writes, and ${asked} requests to Jira: ${again.result.error}`,
      );
    }
    return {
      name,
      scenario: scenario.name,
      fault: fault.name,
      duplicates: surplus.length,
      losses: missing.length,
      clobbered: hurt.length,
      problems,
    };
  }

  #places(scenario: Scenario, { at }: FaultKind): number[] {
    const { requests, ledger } = this.#cleanOf(scenario);
    if (at === "ledger" || at === "ledger writes") {
      return ledger.flatMap((kind, index) => (at === "ledger" || kind === "write" ? [index + 1] : []));
    }
    return Array.from({ length: requests[at] }, (_, index) => index + 1);
  }

  #cleanOf(scenario: Scenario): Clean {
    const clean = this.#clean.get(scenario);
    if (!clean) throw new Error(`${scenario.name} was not run without a fault`);
    return clean;
  }

  async #runClean(scenario: Scenario): Promise<Clean> {
    const trial = await this.#prepare(scenario);
    const { milepost, jira } = trial;
    const [before, seen] = [milepost.ledger.operations.log.length, jira.requests.all.length];
    const { reads, writes } = await synced(milepost);
    const ledger = milepost.ledger.operations.log.slice(before).map(({ kind }) => kind);
    const requests = { github: reads + writes, jira: jira.requests.all.length - seen };
    const hurt = scenario.before.length > 0 ? hurtIn(trial) : [];
    if (hurt.length > 0) throw new Error(`${scenario.name} without a fault overwrote ${hurt.join(", ")}`);
    return { worlds: worldsOf(trial), requests, ledger };
  }

  /** Creates a repository and a project, and pushes the scenario's plan without syncing it. */
  async #prepare({ before, plan }: Scenario): Promise<Trial> {
    this.#repositories += 1;
    const milepost = await this.#github.another(`acme/r${this.#repositories}`);
    const project = `WEB${this.#repositories}`;
    const jira = await this.#startJira();
    jira.createProject(project, { moreStatuses: [{ name: "Won't do", category: "done" }] });
    milepost.jira = settingsOf(jira, {});
    const faults = { github: milepost.github.faults, jira: jira.faults };
    const trial = { milepost, jira, project, faults };
    createUserItems(milepost.github, milepost.fullName);
    createJiraUserItems(trial);
    await milepost.push({ [configPath]: `jira:\n  project: ${project}\n` });
    for (const [index, text] of before.entries()) {
      await milepost.push({ [path]: text });
      await synced(milepost);
      if (index > 0) continue;
      editManagedItems(milepost.github, milepost.fullName);
      editManagedJiraItems(trial);
    }
    await milepost.push({ [path]: plan });
    return trial;
  }
}

function hurtIn(trial: Trial): string[] {
  const { github: double, fullName } = trial.milepost;
  return [...findOverwrittenChanges(double, fullName), ...findOverwrittenJiraChanges(trial)];
}

async function synced(milepost: SyncHarness): Promise<MeasuredRun> {
  const run = await milepost.sync();
  const { outcome, error } = run.result;
  if (outcome !== "synced" || error !== null) throw new Error(`A clean sync was ${outcome}: ${error}`);
  return run;
}

/** Counts the managed items by tracker and key: `jira 001-live/m1`. */
function countKeys(worlds: BothWorlds): Map<string, number> {
  const counts = new Map<string, number>();
  for (const tracker of trackerNames) {
    for (const { key } of worlds[tracker].managed) {
      const name = `${tracker} ${key}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

/** Returns the differences between two results, field by field, without URLs and database ids. */
function differences(wanted: BothWorlds, found: BothWorlds): string[] {
  const bare = ({ github, jira, comments }: BothWorlds) => [
    github.others.map(({ id: _, url: __, ...rest }) => rest),
    jira.others,
    comments,
  ];
  return [
    ...fieldsApart(wanted.github.managed, found.github.managed).map((text) => `github ${text}`),
    ...fieldsApart(wanted.jira.managed, found.jira.managed).map((text) => `jira ${text}`),
    ...(isDeepStrictEqual(bare(wanted), bare(found)) ? [] : ["items of other users changed"]),
  ];
}

function fieldsApart<T extends { key: string }>(wanted: readonly T[], found: readonly T[]): string[] {
  return wanted.flatMap((item, index) => {
    const other = found[index];
    const fields = Object.keys(item) as (keyof T & string)[];
    return fields
      .filter((field) => !isDeepStrictEqual(item[field], other?.[field]))
      .map((field) => {
        const [is, was] = [JSON.stringify(other?.[field]), JSON.stringify(item[field])];
        return `${item.key} ${field}: ${is}, not ${was}`;
      });
  });
}
