import { expect } from "vitest";
import {
  type FileChanges,
  type GitHubDouble,
  type GitHubDoubleOptions,
  type PushOptions,
  type PushResult,
  startGitHubDouble,
} from "../../../local/emulators/github/github-emulator.ts";
import type { Pacing } from "../../../shared/adapters/pacing/pacing.ts";
import { openPreviewHost, openSyncHost } from "../../../shared/compose/open-sync-host.ts";
import { defaultConfig } from "../../../shared/config/config.ts";
import type { Operator } from "../../../shared/config/operator.ts";
import { Secret } from "../../../shared/config/secret.ts";
import type { GitHubCredentials, JiraSettings } from "../../../shared/env.ts";
import type { ReportedOperation } from "../../../shared/model/result.ts";
import type { RepositoryRequest } from "../../../shared/sync/read/read-repository.ts";
import { approveRun } from "../../../shared/sync/run/approve-run.ts";
import { type Preview, previewRepository } from "../../../shared/sync/run/preview-repository.ts";
import { type SyncRun, syncRepository } from "../../../shared/sync/run/sync-repository.ts";
import { MemoryLedger } from "../../fakes/memory-ledger.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { type Worlds, worldOf } from "./world.ts";

/** How a run is started. By name is the command line's way, by id the webhook's. */
export interface RunOptions {
  by?: "name" | "id";
  fullName?: string;
  ref?: string;
  recordedElsewhere?: boolean;
  /** Everything is looked at, as the daily reconcile does. */
  full?: boolean;
  /** Milliseconds from now until no request is started any more. */
  budget?: number;
  pacing?: Pacing;
}

/** A run with what the double and the ledger saw of it. */
export interface MeasuredRun extends SyncRun {
  reads: number;
  writes: number;
  lines: string[];
  /** How many requests came after the first that a limit refused. */
  afterLimit: number;
  ledger: { reads: number; writes: number };
  /** Operations in the order in which they were told as they happened. */
  told: ReportedOperation[];
}

const budget = 3_600_000;

/** Starts the strict double with one repository, `acme/web`. */
export async function startSync(options: Omit<GitHubDoubleOptions, "now"> = {}): Promise<SyncHarness> {
  const clock = new VirtualClock();
  const double = await startGitHubDouble({ now: () => clock.now(), ...options });
  const { id } = await double.createRepository("acme/web");
  return new SyncHarness(double, clock, "acme/web", String(id));
}

/** One repository on the strict double, a ledger in memory, and the real adapter between them over HTTP. */
export class SyncHarness {
  readonly double: GitHubDouble;
  readonly clock: VirtualClock;
  readonly id: string;
  fullName: string;
  ledger: MemoryLedger;
  credentials: GitHubCredentials = { kind: "token", token: new Secret("test-token") };
  installation: number | null = null;
  operator: Operator | null = null;
  jira: JiraSettings | null = null;

  constructor(double: GitHubDouble, clock: VirtualClock, fullName: string, id: string) {
    this.double = double;
    this.clock = clock;
    this.fullName = fullName;
    this.id = id;
    this.ledger = new MemoryLedger({ clock });
  }

  /** The same double with another repository and a ledger of its own. */
  async another(fullName: string): Promise<SyncHarness> {
    const { id } = await this.double.createRepository(fullName);
    return new SyncHarness(this.double, this.clock, fullName, String(id));
  }

  /** Pushes as a person does, a minute after whatever was last. */
  async push(files: FileChanges | FileChanges[], options: PushOptions = {}): Promise<PushResult> {
    this.clock.advance(60_000);
    const pushed = await this.double.push(this.fullName, files, options);
    this.clock.advance(60_000);
    return pushed;
  }

  async sync(options: RunOptions = {}): Promise<MeasuredRun> {
    const { double, ledger, clock } = this;
    const request = this.#request(options);
    const seen = double.requests.all.length;
    const kept = ledger.operations.log.length;
    const told: ReportedOperation[] = [];
    const host = await openSyncHost(request, {
      github: { apiUrl: double.url, credentials: this.credentials },
      jira: this.jira,
      ledger,
      clock,
      operator: this.operator,
      deadline: new Date(clock.now().getTime() + (options.budget ?? budget)),
      recordedElsewhere: options.recordedElsewhere ?? false,
      ...(options.pacing && { pacing: options.pacing }),
      onOperation: (_path, operation) => told.push(operation),
    });
    const run = await syncRepository(request, host);
    const requests = double.requests.all.slice(seen);
    const operations = ledger.operations.log.slice(kept);
    const limited = requests.findIndex((one) => one.limited !== null);
    return {
      ...run,
      reads: requests.filter(({ kind }) => kind === "read").length,
      writes: requests.filter(({ kind }) => kind === "write").length,
      lines: requests.map(({ method, path, status }) => `${method} ${path} ${status ?? "dropped"}`),
      afterLimit: limited === -1 ? 0 : requests.length - limited - 1,
      ledger: {
        reads: operations.filter(({ kind }) => kind === "read").length,
        writes: operations.filter(({ kind }) => kind === "write").length,
      },
      told,
    };
  }

  /** As a person does with `milepost approve`. */
  approve(run: string) {
    const { ledger, clock } = this;
    return approveRun(this.fullName, run, { ledger, clock, by: "ann" });
  }

  /** The host is given to `look` first, so that a test can see what a preview holds. */
  async preview(options: RunOptions = {}, look: (host: object) => void = () => {}): Promise<Preview> {
    const request = this.#request(options);
    const { ledger, clock, double, credentials } = this;
    const host = await openPreviewHost(request, {
      github: { apiUrl: double.url, credentials },
      jira: this.jira,
      ledger,
      clock,
      operator: this.operator,
    });
    look(host);
    return previewRepository(request, host);
  }

  /** What a preview reads with: its source and its readers. */
  async readers(): Promise<object[]> {
    const { ledger, clock, double, credentials } = this;
    const { jira } = this;
    const parts = {
      github: { apiUrl: double.url, credentials },
      jira,
      ledger,
      clock,
      operator: this.operator,
    };
    const { openSource, openReaders } = await openPreviewHost(this.#request({}), parts);
    return [
      openSource(this.fullName),
      ...(await openReaders({ id: this.id, fullName: this.fullName }, defaultConfig)),
    ];
  }

  /** Everything that Milepost remembers is gone. */
  loseLedger(): void {
    this.ledger = new MemoryLedger({ clock: this.clock });
  }

  /** The repository's items: ours by key, with numbers and nonces taken out, and other people's as they are. */
  world(): Worlds {
    return worldOf(this.double, this.fullName);
  }

  /** Ends the double, and says what no test may leave behind: a request that GitHub doesn't document, a deletion. */
  async stop(): Promise<void> {
    const deletions = this.double.requests.lines().filter((line) => line.startsWith("DELETE"));
    const { violations } = this.double;
    await this.double.close();
    expect(violations).toEqual([]);
    expect(deletions).toEqual([]);
  }

  #request({ by = "name", fullName, ref, full }: RunOptions): RepositoryRequest {
    return {
      id: by === "id" ? this.id : null,
      fullName: fullName ?? this.fullName,
      ref: ref ?? null,
      installation: this.installation,
      ...(full && { full }),
    };
  }
}

/** What the run says it did, one line each: `create issue d1`. */
export function operationsOf({ result }: Pick<SyncRun, "result">): string[] {
  return result.plans.flatMap(({ trackers }) =>
    trackers.flatMap(({ operations }) =>
      operations.map(({ action, entity, key }) => `${action} ${entity} ${key}`),
    ),
  );
}

/** The codes of all diagnostics of a run. */
export function codesOf({ result }: Pick<SyncRun, "result">): string[] {
  return result.plans.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code));
}

/** What the run says that trackers saw, all plans together. */
export function requestsOf({ result }: Pick<SyncRun, "result">): { reads: number; writes: number } {
  const counts = result.plans.flatMap(({ trackers }) => trackers.map(({ requests }) => requests));
  const sum = (of: "reads" | "writes") => counts.reduce((total, count) => total + count[of], 0);
  return { reads: sum("reads"), writes: sum("writes") };
}
