import { type Config, defaultConfig } from "../../config/config.ts";
import { matchPlans } from "../../config/find-config.ts";
import { parseConfig, parseStoredConfig } from "../../config/parse-config.ts";
import { AccessDenied } from "../../errors.ts";
import type { PlanFileState, RepositoryState } from "../../model/repository-state.ts";
import { goalFilePath } from "../../plan/checks/check-references.ts";
import { goalFromPath } from "../../plan/goal-id.ts";
import type { Clock } from "../../ports/clock.ts";
import type { StateLedger } from "../../ports/ledger.ts";
import type { Head, PlanSource, TreeEntry } from "../../ports/plan-source.ts";
import type { IssueEdit } from "../../ports/work-queue.ts";
import { createFileReader, type FileReader, findConfigEntry, type RepositoryFiles } from "./files/repository-files.ts";

export interface RepositoryRequest {
  /** The code host's id, if the event that triggered the run contains it; `null` if only the name is known. */
  id: string | null;
  fullName: string;
  /** The ref to read plans from; `null` for the configured or default branch. */
  ref: string | null;
  installation: number | null;
  isFullScan?: boolean;
  /** The edit of the approvals issue that triggered the run, if any. */
  issueEdit?: IssueEdit | undefined;
}

/** The methods of the ledger that a preview can use: none of them writes. */
export type LedgerReader = Pick<StateLedger, "repository" | "repositoryNamed" | "goal" | "links">;

export interface ReadHost {
  ledger: LedgerReader;
  openSource: (fullName: string) => PlanSource;
  /** Returns true if the operator allows a repository. Also called with the new name of a renamed repository. */
  isAllowed: (fullName: string) => boolean;
  clock: Clock;
}

/** What a run has read about a repository at its head, before it reads any plan. */
export interface RepositoryView {
  /** The repository's state as stored before the run. */
  known: RepositoryState;
  /** `known` updated with what was read. `plans`: all plan files, including removed files of synced plans. */
  state: RepositoryState;
  source: PlanSource;
  readFiles: FileReader;
  head: Head;
  /** An instant before the first read of the run. */
  readAt: Date;
  config: Config;
  /** The files at the head by path; empty if the tree was not read. Of a truncated tree, all that can be plans. */
  files: ReadonlyMap<string, TreeEntry>;
  /** True if `files` contains all files of the head. */
  isComplete: boolean;
  /** Plans whose text, config or goal.md changed since the trackers matched them. */
  changed: TreeEntry[];
  unchanged: { path: string; known: PlanFileState }[];
  /** Plans that were synced and no longer have a file. */
  removed: { path: string; known: PlanFileState }[];
  /** True if every linked item of the changed plans is to be observed. */
  isFullScan: boolean;
}

/** Time in milliseconds for which a checked repository name is trusted, so that not every run checks it. */
const NAME_TRUSTED_MS = 60 * 60_000;

/**
 * Reads a repository's head, config and list of plans. The id and the name in the request are verified on the code host:
 * the first time, if they disagree with the ledger, and once an hour. A push that changes no plan costs two requests, or one if the
 * last run already read this head. Throws `ConfigError` if the config is invalid.
 */
export async function readRepository(request: RepositoryRequest, host: ReadHost): Promise<RepositoryView> {
  const readAt = host.clock.now();
  const { known, source } = await openRepository(request, host, readAt);
  const defaultHead = await source.head(null);
  const knownConfig = parseStoredConfig(known.config);
  const readFiles = createFileReader(source);
  const base = { known, source, readFiles, readAt, isFullScan: false };
  if (
    request.ref === null &&
    (knownConfig.branch ?? known.defaultBranch) === known.defaultBranch &&
    known.head?.commit === defaultHead.commit &&
    Object.values(known.plans).every((plan) => plan.isUpToDate)
  ) {
    const unchanged = Object.entries(known.plans).map(([path, plan]) => ({ path, known: plan }));
    const plans = { changed: [], unchanged, removed: [] };
    const files = { files: new Map(), isComplete: false };
    return { ...base, state: known, head: defaultHead, config: knownConfig, ...files, ...plans };
  }

  const { stored, config } = await readConfig(await readFiles(defaultHead), known, source);
  const named = request.ref ?? config.branch ?? null;
  const defaultBranch =
    named === null ? known.defaultBranch : (known.defaultBranch ?? (await source.repository()).defaultBranch);
  // A tag, or the start of a commit's id, can be equal to the name of the configured branch.
  const ref = named === null || named === defaultBranch ? null : (request.ref ?? `heads/${named}`);
  const head = ref === null ? defaultHead : await source.head(ref);
  const { files, isComplete } = await readFiles(head, config.plans);
  const isConfigChanged = stored?.blob !== known.config?.blob;
  const { plans, ...compared } = comparePlans(files, known, config, isConfigChanged);
  const { commit, committedAt } = head;
  const state = { ...known, defaultBranch, head: { commit, committedAt }, config: stored, plans };
  return { ...base, state, head, config, files, isComplete, ...compared };
}

async function openRepository(
  { id, fullName, installation }: RepositoryRequest,
  { ledger, openSource, isAllowed }: ReadHost,
  now: Date,
): Promise<{ known: RepositoryState; source: PlanSource }> {
  const found = await (id === null ? ledger.repositoryNamed(fullName) : ledger.repository(id));
  const checkedAt = found?.nameCheckedAt ?? null;
  const isTrusted = checkedAt !== null && now.getTime() - Date.parse(checkedAt) < NAME_TRUSTED_MS;
  if (found && isTrusted && (id === null || found.fullName === fullName)) {
    return { known: { ...found, installation: installation ?? found.installation }, source: openSource(fullName) };
  }

  const facts = await openSource(fullName).repository();
  if (id !== null && facts.id !== id) {
    throw new AccessDenied(
      `An event names ${fullName} with the id ${id}, but on GitHub it has the id ${facts.id}. Nothing was read or changed. If the repository was replaced, push to it again; otherwise check who knows the webhook's secret.`,
    );
  }
  if (!isAllowed(facts.fullName)) {
    throw new AccessDenied(
      `${fullName} was renamed to ${facts.fullName}, which the operator's file does not allow. Ask the operator to add it.`,
    );
  }
  const stored = found?.id === facts.id ? found : await ledger.repository(facts.id);
  const known: RepositoryState = {
    ...(stored ?? { id: facts.id, version: 0, head: null, config: null, plans: {} }),
    fullName: facts.fullName,
    defaultBranch: facts.defaultBranch ?? stored?.defaultBranch ?? null,
    installation: installation ?? stored?.installation ?? null,
    nameCheckedAt: now.toISOString(),
  };
  return { known, source: openSource(facts.fullName) };
}

async function readConfig(
  { files }: RepositoryFiles,
  known: RepositoryState,
  source: PlanSource,
): Promise<{ stored: RepositoryState["config"]; config: Config }> {
  const entry = findConfigEntry(files);
  if (!entry) return { stored: null, config: defaultConfig };
  if (entry.blob === known.config?.blob) {
    return { stored: known.config, config: parseConfig(known.config.text, entry.path) };
  }
  const bytes = await source.read(entry);
  const config = parseConfig(bytes, entry.path);
  return { stored: { path: entry.path, blob: entry.blob, text: new TextDecoder().decode(bytes) }, config };
}

function comparePlans(
  files: RepositoryFiles["files"],
  known: RepositoryState,
  config: Config,
  isConfigChanged: boolean,
) {
  const paths = matchPlans(files.keys(), config.plans);
  // Before the first run, no file was a plan or could have been one.
  const before = known.head && isConfigChanged ? matchPlans(paths, parseStoredConfig(known.config).plans) : paths;
  const matchedBefore = new Set(before);
  const present = new Set(paths);
  const absent = Object.entries(known.plans).filter(([path]) => !present.has(path));
  const absentByGoal = new Map(absent.map(([, plan]) => [plan.goal, plan]));
  const plans: Record<string, PlanFileState> = {};
  const changed: TreeEntry[] = [];
  const unchanged: RepositoryView["unchanged"] = [];
  for (const path of paths) {
    const entry = files.get(path);
    if (!entry) continue;
    const goal = goalFromPath(path).id;
    // If the ledger's plan file of a goal is absent and the goal has a file at a new path, the file was moved.
    const plan = known.plans[path] ??
      absentByGoal.get(goal) ?? {
        goal,
        blob: "",
        isUpToDate: false,
        wasSynced: false,
        diagnostics: [],
        ...(!matchedBefore.has(path) && { isNewlyMatched: true }),
      };
    const goalBlob = files.get(goalFilePath(path))?.blob ?? null;
    const isUnchanged =
      path in known.plans &&
      plan.isUpToDate &&
      plan.blob === entry.blob &&
      !isConfigChanged &&
      isGoalFileUnchanged(plan.goalFile, goalBlob);
    plans[path] = isUnchanged ? plan : { ...plan, isUpToDate: false };
    if (isUnchanged) unchanged.push({ path, known: plan });
    else changed.push(entry);
  }
  const goals = new Set(Object.values(plans).map((plan) => plan.goal));
  const removed: RepositoryView["removed"] = [];
  for (const [path, plan] of absent) {
    if (plan.wasSynced && !goals.has(plan.goal)) {
      plans[path] = plan;
      removed.push({ path, known: plan });
    }
  }
  return { changed, unchanged, removed, plans };
}

function isGoalFileUnchanged(used: PlanFileState["goalFile"], blob: string | null): boolean {
  return used === undefined ? blob === null : !used.needed || used.blob === blob;
}
