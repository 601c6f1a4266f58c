import { expect } from "vitest";
import {
  type FileChanges,
  type GitHubEmulator,
  type GitHubEmulatorOptions,
  type PushOptions,
  type PushResult,
  startGitHubEmulator,
} from "../../../local/emulators/github/github-emulator.ts";
import type { RateLimitSettings } from "../../../shared/adapters/rate-limit/rate-limiter.ts";
import { openPreviewHost, openSyncHost } from "../../../shared/compose/sync-host.ts";
import { defaultConfig } from "../../../shared/config/config.ts";
import type { Operator } from "../../../shared/config/operator.ts";
import { Secret } from "../../../shared/config/secret.ts";
import type { GitHubCredentials, JiraSettings } from "../../../shared/env.ts";
import type { ReportedOperation } from "../../../shared/model/result.ts";
import type { IssueEdit } from "../../../shared/ports/work-queue.ts";
import type { RepositoryRequest } from "../../../shared/sync/read/read-repository.ts";
import { approveRun } from "../../../shared/sync/run/approve-run.ts";
import { type Preview, previewRepository } from "../../../shared/sync/run/preview-repository.ts";
import { type SyncRun, syncRepository } from "../../../shared/sync/run/sync-repository.ts";
import { MemoryLedger } from "../../fakes/memory-ledger.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { type RepositorySnapshot, snapshotRepository } from "./repository-snapshot.ts";

/** How to start a run: by name as the command line does, or by id as a webhook does. */
export interface RunOptions {
  by?: "name" | "id";
  /** The id in the event, if it is not the repository's. */
  id?: string;
  fullName?: string;
  ref?: string;
  recordedElsewhere?: boolean;
  /** The edit of the approvals issue that caused the run, as its webhook reports it. */
  issueEdit?: IssueEdit;
  /** True for a full scan, as in the daily reconcile. */
  full?: boolean;
  /** Milliseconds until the deadline. No request starts after the deadline. */
  budget?: number;
  rateLimits?: RateLimitSettings;
}

/** A run, with the number of its requests to the emulator and the ledger. */
export interface MeasuredRun extends SyncRun {
  reads: number;
  writes: number;
  lines: string[];
  /** Number of requests that were sent after a rate limit rejected one. */
  requestsAfterLimit: number;
  ledger: { reads: number; writes: number };
  /** Operations in the order in which they were reported. */
  reported: ReportedOperation[];
}

const budget = 3_600_000;

/** Starts a GitHub emulator with one repository, `acme/web`. */
export async function startSync(options: Omit<GitHubEmulatorOptions, "now"> = {}): Promise<SyncHarness> {
  const clock = new VirtualClock();
  const double = await startGitHubEmulator({ now: () => clock.now(), ...options });
  const { id } = await double.createRepository("acme/web");
  return new SyncHarness(double, clock, "acme/web", String(id));
}

/** One repository on the GitHub emulator, synced by the real adapter over HTTP, with a ledger in memory. */
export class SyncHarness {
  readonly github: GitHubEmulator;
  readonly clock: VirtualClock;
  readonly id: string;
  fullName: string;
  ledger: MemoryLedger;
  credentials: GitHubCredentials = { kind: "token", token: new Secret("test-token") };
  installation: number | null = null;
  operator: Operator | null = null;
  jira: JiraSettings | null = null;
  /** True if runs use the approvals issue. `problems`: the errors that prevented that. */
  hasApprovalsIssue = false;
  readonly problems: string[] = [];

  constructor(double: GitHubEmulator, clock: VirtualClock, fullName: string, id: string) {
    this.github = double;
    this.clock = clock;
    this.fullName = fullName;
    this.id = id;
    this.ledger = new MemoryLedger({ clock });
  }

  /** Returns a harness for another repository on the same emulator, with an empty ledger. */
  async another(fullName: string): Promise<SyncHarness> {
    const { id } = await this.github.createRepository(fullName);
    return new SyncHarness(this.github, this.clock, fullName, String(id));
  }

  /** Pushes, with a minute of virtual time before and after the push. */
  async push(files: FileChanges | FileChanges[], options: PushOptions = {}): Promise<PushResult> {
    this.clock.advance(60_000);
    const pushed = await this.github.push(this.fullName, files, options);
    this.clock.advance(60_000);
    return pushed;
  }

  async sync(options: RunOptions = {}): Promise<MeasuredRun> {
    const { github: double, ledger, clock } = this;
    const request = this.#request(options);
    const seen = double.requests.all.length;
    const operationsBefore = ledger.operations.log.length;
    const reported: ReportedOperation[] = [];
    const host = await openSyncHost(request, {
      github: { apiUrl: double.url, credentials: this.credentials },
      jira: this.jira,
      ledger,
      clock,
      operator: this.operator,
      deadline: new Date(clock.now().getTime() + (options.budget ?? budget)),
      recordedElsewhere: options.recordedElsewhere ?? false,
      ...(this.hasApprovalsIssue && { onApprovalsProblem: ({ message }) => this.problems.push(message) }),
      ...(options.rateLimits && { rateLimits: options.rateLimits }),
      progress: { onPlanned: () => {}, onOperation: (operation) => reported.push(operation) },
    });
    const run = await syncRepository(request, host);
    const requests = double.requests.all.slice(seen);
    const operations = ledger.operations.log.slice(operationsBefore);
    const limited = requests.findIndex((one) => one.limited !== null);
    return {
      ...run,
      reads: requests.filter(({ kind }) => kind === "read").length,
      writes: requests.filter(({ kind }) => kind === "write").length,
      lines: requests.map(({ method, path, status }) => `${method} ${path} ${status ?? "dropped"}`),
      requestsAfterLimit: limited === -1 ? 0 : requests.length - limited - 1,
      ledger: {
        reads: operations.filter(({ kind }) => kind === "read").length,
        writes: operations.filter(({ kind }) => kind === "write").length,
      },
      reported,
    };
  }

  /** Approves a run as `milepost approve` does. */
  approve(run: string) {
    const { ledger, clock } = this;
    return approveRun(this.fullName, run, { ledger, clock, by: "ann" });
  }

  /** Runs a preview. `look` gets the preview's host first. */
  async preview(options: RunOptions = {}, look: (host: object) => void = () => {}): Promise<Preview> {
    const request = this.#request(options);
    const { ledger, clock, github: double, credentials } = this;
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

  /** Returns the objects through which a preview reads: the plan source and the trackers' readers. */
  async readers(): Promise<object[]> {
    const { ledger, clock, github: double, credentials } = this;
    const { jira } = this;
    const parts = {
      github: { apiUrl: double.url, credentials },
      jira,
      ledger,
      clock,
      operator: this.operator,
    };
    const { openSource, openReaders } = await openPreviewHost(this.#request({}), parts);
    return [openSource(this.fullName), ...(await openReaders({ id: this.id, fullName: this.fullName }, defaultConfig))];
  }

  /** Replaces the ledger with an empty one. */
  loseLedger(): void {
    this.ledger = new MemoryLedger({ clock: this.clock });
  }

  /** Returns the repository's items: managed ones by key, without numbers and nonces; those of other users in full. */
  world(): RepositorySnapshot {
    return snapshotRepository(this.github, this.fullName);
  }

  /** Stops the emulator. Fails if there was a deletion or a request that GitHub does not document. */
  async stop(): Promise<void> {
    const deletions = this.github.requests.lines().filter((line) => /^DELETE (?!.*\/dependencies\/)/.test(line));
    const { violations } = this.github;
    await this.github.close();
    expect(violations).toEqual([]);
    expect(deletions).toEqual([]);
  }

  #request({ by = "name", id = this.id, fullName, ref, full, issueEdit }: RunOptions): RepositoryRequest {
    return {
      id: by === "id" ? id : null,
      fullName: fullName ?? this.fullName,
      ref: ref ?? null,
      installation: this.installation,
      ...(full && { isFullScan: full }),
      issueEdit,
    };
  }
}

/** Returns the operations in a run's result, as lines: `create issue d1`. */
export function operationsOf({ result }: Pick<SyncRun, "result">): string[] {
  return result.plans.flatMap(({ trackers }) =>
    trackers.flatMap(({ operations }) => operations.map(({ action, entity, key }) => `${action} ${entity} ${key}`)),
  );
}

/** Returns the codes of all diagnostics in a run's result. */
export function codesOf({ result }: Pick<SyncRun, "result">): string[] {
  return result.plans.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code));
}

/** Returns the tracker requests in a run's result, summed over all plans. */
export function requestsOf({ result }: Pick<SyncRun, "result">): { reads: number; writes: number } {
  const counts = result.plans.flatMap(({ trackers }) => trackers.map(({ requests }) => requests));
  const sum = (of: "reads" | "writes") => counts.reduce((total, count) => total + count[of], 0);
  return { reads: sum("reads"), writes: sum("writes") };
}
