import { isDeepStrictEqual } from "node:util";
import { RetryLater } from "../../shared/errors.ts";
import { Crash } from "../fakes/operations.ts";
import type { MeasuredRun, SyncHarness } from "../integration/support/sync-harness.ts";
import { startSync } from "../integration/support/sync-harness.ts";
import type { Worlds } from "../integration/support/world.ts";
import { type FaultKind, faultKinds } from "./fault-kinds.ts";
import { clobbered, path, peopleBegin, peopleWork, type Scenario, scenarios } from "./scenarios.ts";

/** What one case came to. `problems` says everything that is not as it should be. */
export interface CaseResult {
  /** `edit/drop-after/7`: what is said to run it again. */
  name: string;
  scenario: string;
  fault: string;
  duplicates: number;
  losses: number;
  clobbered: number;
  problems: string[];
}

/** A sync without a fault: what every other one has to come to, and how many requests can go wrong in it. */
interface Clean {
  world: Worlds;
  comments: string[][];
  requests: number;
  /** Of each request to the ledger, in order. */
  ledger: ("read" | "write")[];
}

export interface MatrixCase {
  name: string;
  scenario: Scenario;
  fault: FaultKind;
  n: number;
}

/** After this time every limit is over and every lease is free, in milliseconds. */
const recovery = 151_000;

/** All cases on one double, each in a repository of its own. */
export class FaultMatrix {
  readonly #double: SyncHarness;
  readonly #clean = new Map<Scenario, Clean>();
  #repositories = 0;

  private constructor(double: SyncHarness) {
    this.#double = double;
  }

  /** The double's own limits are the subject of other tests. */
  static async start(): Promise<FaultMatrix> {
    const matrix = new FaultMatrix(await startSync({ limits: false }));
    for (const scenario of scenarios) matrix.#clean.set(scenario, await matrix.#runClean(scenario));
    return matrix;
  }

  stop(): Promise<void> {
    return this.#double.stop();
  }

  /** Every fault at every place of every scenario. */
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
    const milepost = await this.#prepare(scenario);
    const clear = fault.set(milepost, n);
    const problems: string[] = [];
    await milepost.sync().catch((error: unknown) => {
      // Without its ledger a run has nobody to tell how it went.
      const isExpected =
        error instanceof Crash || (fault.at === "ledger writes" && error instanceof RetryLater);
      if (!isExpected) problems.push(`the struck run threw ${error}`);
    });
    clear();
    milepost.ledger.operations.revive();
    milepost.clock.advance(recovery);
    const { result } = await milepost.sync();
    if (result.error !== null) problems.push(`the next run ended with: ${result.error}`);

    const world = milepost.world();
    const had = countKeys(clean.world);
    const has = countKeys(world);
    const surplus = [...has].filter(([key, count]) => count > (had.get(key) ?? 0)).map(([key]) => key);
    const missing = [...had].filter(([key]) => !has.has(key)).map(([key]) => key);
    const hurt = scenario.before.length > 0 && missing.length === 0 ? this.#hurt(milepost) : [];
    problems.push(
      ...surplus.map((key) => `${key} is there twice`),
      ...missing.map((key) => `${key} is missing`),
      ...hurt.map((what) => `people's ${what} is lost`),
    );
    if (surplus.length + missing.length === 0) problems.push(...differences(clean.world, world));
    if (!isDeepStrictEqual(clean.comments, this.#comments(milepost))) problems.push("other comments");
    const again = await milepost.sync();
    if (again.writes > 0 || again.reads !== 1) {
      problems.push(`a further sync took ${again.reads} reads and ${again.writes} writes`);
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
    if (at === "requests") return Array.from({ length: requests }, (_, index) => index + 1);
    return ledger.flatMap((kind, index) => (at === "ledger" || kind === "write" ? [index + 1] : []));
  }

  #cleanOf(scenario: Scenario): Clean {
    const clean = this.#clean.get(scenario);
    if (!clean) throw new Error(`${scenario.name} was not run without a fault`);
    return clean;
  }

  async #runClean(scenario: Scenario): Promise<Clean> {
    const milepost = await this.#prepare(scenario);
    const before = milepost.ledger.operations.log.length;
    const { reads, writes } = await synced(milepost);
    const ledger = milepost.ledger.operations.log.slice(before).map(({ kind }) => kind);
    const hurt = scenario.before.length > 0 ? this.#hurt(milepost) : [];
    if (hurt.length > 0) throw new Error(`${scenario.name} without a fault lost people's ${hurt.join(", ")}`);
    const comments = this.#comments(milepost);
    return { world: milepost.world(), comments, requests: reads + writes, ledger };
  }

  /** A repository in which the scenario's plan is pushed and not synced. */
  async #prepare({ before, plan }: Scenario): Promise<SyncHarness> {
    this.#repositories += 1;
    const milepost = await this.#double.another(`acme/r${this.#repositories}`);
    peopleBegin(milepost.double, milepost.fullName);
    for (const [index, text] of before.entries()) {
      await milepost.push({ [path]: text });
      await synced(milepost);
      if (index === 0) peopleWork(milepost.double, milepost.fullName);
    }
    await milepost.push({ [path]: plan });
    return milepost;
  }

  #hurt({ double, fullName }: SyncHarness): string[] {
    return clobbered(double, fullName);
  }

  #comments({ double, fullName }: SyncHarness): string[][] {
    return double.issues(fullName).map(({ comments }) => comments);
  }
}

async function synced(milepost: SyncHarness): Promise<MeasuredRun> {
  const run = await milepost.sync();
  const { outcome, error } = run.result;
  if (outcome !== "synced" || error !== null) throw new Error(`A clean sync was ${outcome}: ${error}`);
  return run;
}

function countKeys({ ours }: Worlds): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { key } of ours) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Field by field; addresses and database ids are each repository's own. */
function differences(wanted: Worlds, found: Worlds): string[] {
  const ours = wanted.ours.flatMap((item, index) => {
    const other = found.ours[index];
    const fields = Object.keys(item) as (keyof typeof item)[];
    return fields
      .filter((field) => !isDeepStrictEqual(item[field], other?.[field]))
      .map(
        (field) =>
          `${item.key} ${field}: ${JSON.stringify(other?.[field])}, not ${JSON.stringify(item[field])}`,
      );
  });
  const bare = ({ others }: Worlds) => others.map(({ id: _, url: __, ...rest }) => rest);
  return isDeepStrictEqual(bare(wanted), bare(found)) ? ours : [...ours, "what is not ours changed"];
}
