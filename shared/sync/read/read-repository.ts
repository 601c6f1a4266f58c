import type { Config } from "../../config/config.ts";
import { defaultConfig } from "../../config/config.ts";
import { findConfig, matchPlans } from "../../config/find-config.ts";
import { parseConfig } from "../../config/parse-config.ts";
import { AccessDenied } from "../../errors.ts";
import type { KnownPlan, RepositoryState } from "../../model/state.ts";
import { goalFilePath } from "../../plan/checks/check-references.ts";
import { goalOf } from "../../plan/goal-id.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Head, PlanSource, Tree, TreeEntry } from "../../ports/plan-source.ts";

export interface RepositoryRequest {
  /** The host's id when an event of this moment told it; a command, or a look after a restart, has the name only. */
  id: string | null;
  fullName: string;
  /** The ref to read plans from; null for the configured or default branch. */
  ref: string | null;
  installation: number | null;
  /** Looks at every linked item of every plan, and not only at what changed. */
  full?: boolean;
}

/** The part of the ledger that only reads. */
export type LedgerReader = Pick<Ledger, "repository" | "repositoryNamed" | "goal" | "links">;

export interface ReadHost {
  ledger: LedgerReader;
  openSource: (fullName: string) => PlanSource;
  /** What the operator allows: a name may lead to a repository of another name. */
  maySync: (fullName: string) => boolean;
  clock: Clock;
}

/** Everything that has to be known of a repository before a plan is looked at. */
export interface RepositoryView {
  /**
   * The repository as the ledger had it, and as it is with what was read now: `plans` has every file that is
   * there or that people have to decide about. Until its turn has come and gone, a changed plan is unsettled.
   */
  known: RepositoryState;
  state: RepositoryState;
  source: PlanSource;
  head: Head;
  config: Config;
  /** The files at the head by path, and whether these are all; none where nothing had to be read. */
  files: ReadonlyMap<string, TreeEntry>;
  complete: boolean;
  /** Plans whose text, config or goal.md changed since the trackers were last in line with them. */
  changed: TreeEntry[];
  /** Plans that are as they were. */
  unchanged: { path: string; known: KnownPlan }[];
  /** Plans that were synced once and are not there any more. */
  vanished: { path: string; known: KnownPlan }[];
  /** Every linked item of the changed plans is to be looked at. */
  full?: boolean;
}

/**
 * Reads a repository's head, config and list of plans. A push that changes no plan costs two reads, one when
 * the head is the known one. Throws `ConfigError` before anything else is read.
 */
export async function readRepository(request: RepositoryRequest, host: ReadHost): Promise<RepositoryView> {
  const { known, source } = await openRepository(request, host);
  const top = await source.head(null);
  const knownConfig = known.config ? parseConfig(known.config.text, known.config.path) : defaultConfig;
  const settled = Object.values(known.plans).every((plan) => plan.settled);
  if (
    request.ref === null &&
    (knownConfig.branch ?? known.defaultBranch) === known.defaultBranch &&
    known.head?.commit === top.commit &&
    settled
  ) {
    const unchanged = Object.entries(known.plans).map(([path, plan]) => ({ path, known: plan }));
    return {
      known,
      state: known,
      source,
      head: top,
      config: knownConfig,
      files: new Map(),
      complete: false,
      changed: [],
      unchanged,
      vanished: [],
    };
  }

  const topTree = await source.tree(top);
  const { stored, config } = await readConfig(topTree, known, source);
  const named = request.ref ?? config.branch ?? null;
  const defaultBranch = named === null ? known.defaultBranch : await nameOfDefault(known, source);
  const branch = named === defaultBranch ? null : named;
  const head = branch === null ? top : await source.head(branch);
  const tree = head.treeSha === top.treeSha ? topTree : await source.tree(head);
  const configChanged = stored?.blob !== known.config?.blob;
  const files = new Map(tree.entries.map((entry) => [entry.path, entry]));
  const complete = !tree.truncated;
  const { plans, ...compared } = comparePlans({ files, complete }, known, config, configChanged);
  const state = {
    ...known,
    defaultBranch,
    head: { commit: head.commit, committedAt: head.committedAt },
    config: stored,
    plans,
  };
  return { known, state, source, head, config, files, complete, ...compared };
}

/** For how long a name that was checked is believed: repeated commands shall not ask each time. */
const nameLifetime = 60 * 60_000;

async function openRepository(
  { id, fullName, installation }: RepositoryRequest,
  { ledger, openSource, maySync, clock }: ReadHost,
): Promise<{ known: RepositoryState; source: PlanSource }> {
  const now = clock.now();
  const remembered = await (id === null ? ledger.repositoryNamed(fullName) : ledger.repository(id));
  const checkedAt = remembered?.nameCheckedAt ?? null;
  const believed = checkedAt !== null && now.getTime() - Date.parse(checkedAt) < nameLifetime;
  if (remembered && id === null && believed) return { known: remembered, source: openSource(fullName) };

  const facts = id === null ? await openSource(fullName).repository() : { id, fullName, defaultBranch: null };
  if (!maySync(facts.fullName)) {
    throw new AccessDenied(
      `${fullName} is called ${facts.fullName} now, and the operator's file does not allow that name. Ask the operator to add it.`,
    );
  }
  const stored = remembered?.id === facts.id ? remembered : await ledger.repository(facts.id);
  const known: RepositoryState = {
    ...(stored ?? { id: facts.id, version: 0, head: null, config: null, plans: {} }),
    fullName: facts.fullName,
    defaultBranch: facts.defaultBranch ?? stored?.defaultBranch ?? null,
    installation: installation ?? stored?.installation ?? null,
    nameCheckedAt: now.toISOString(),
  };
  return { known, source: openSource(facts.fullName) };
}

/** A config may name the default branch, which is read already. */
async function nameOfDefault(known: RepositoryState, source: PlanSource): Promise<string> {
  return known.defaultBranch ?? (await source.repository()).defaultBranch;
}

async function readConfig(
  tree: Tree,
  known: RepositoryState,
  source: PlanSource,
): Promise<{ stored: RepositoryState["config"]; config: Config }> {
  const path = findConfig(tree.entries.map((entry) => entry.path));
  const entry = tree.entries.find((candidate) => candidate.path === path);
  if (!entry) return { stored: null, config: defaultConfig };
  if (entry.blob === known.config?.blob) {
    return { stored: known.config, config: parseConfig(known.config.text, entry.path) };
  }
  const bytes = await source.read(entry);
  const config = parseConfig(bytes, entry.path);
  return { stored: { path: entry.path, blob: entry.blob, text: new TextDecoder().decode(bytes) }, config };
}

function comparePlans(
  { files, complete }: Pick<RepositoryView, "files" | "complete">,
  known: RepositoryState,
  config: Config,
  configChanged: boolean,
) {
  const paths = matchPlans(files.keys(), config.plans);
  const present = new Set(paths);
  const absent = Object.entries(known.plans).filter(([path]) => !present.has(path));
  const moved = new Map(absent.map(([, plan]) => [plan.goal, plan]));
  const plans: Record<string, KnownPlan> = {};
  const changed: TreeEntry[] = [];
  const unchanged: RepositoryView["unchanged"] = [];
  for (const path of paths) {
    const entry = files.get(path);
    if (!entry) continue;
    const goal = goalOf(path).id;
    const plan = known.plans[path] ??
      moved.get(goal) ?? { goal, blob: "", settled: false, synced: false, diagnostics: [] };
    const goalBlob = files.get(goalFilePath(path))?.blob ?? null;
    const same =
      path in known.plans &&
      plan.settled &&
      plan.blob === entry.blob &&
      !configChanged &&
      isSameGoalFile(plan.goalFile, goalBlob, complete);
    plans[path] = same ? plan : { ...plan, settled: false };
    if (same) unchanged.push({ path, known: plan });
    else changed.push(entry);
  }
  const goals = new Set(Object.values(plans).map((plan) => plan.goal));
  const vanished: RepositoryView["vanished"] = [];
  for (const [path, plan] of absent) {
    if (!complete) plans[path] = plan;
    // A plan that made nothing is forgotten; one whose goal has another file has moved.
    else if (plan.synced && !goals.has(plan.goal)) {
      plans[path] = plan;
      vanished.push({ path, known: plan });
    }
  }
  return { changed, unchanged, vanished, plans };
}

/** Whether a plan's references mean what they meant, as far as the blob of its goal.md tells. */
function isSameGoalFile(used: KnownPlan["goalFile"], blob: string | null, complete: boolean): boolean {
  if (blob === null && !complete) return true;
  // Before goal.md was read at all: one look tells whether it is needed.
  return used === undefined ? blob === null : !used.needed || used.blob === blob;
}
