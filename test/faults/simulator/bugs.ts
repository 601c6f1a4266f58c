import { TrackerRefused } from "../../../shared/errors.ts";
import { isMade } from "../../../shared/model/link.ts";
import type { Lease, Ledger } from "../../../shared/ports/ledger.ts";
import type { Tracker } from "../../../shared/ports/tracker.ts";

/** Mistakes that Milepost does not make: put in on purpose, each has to be caught. Only tests can do so. */
export const bugs = [
  "forget-intent",
  "skip-adoption",
  "forget-base",
  "ignore-lease",
  "ignore-access",
  "mix-up-bulk",
  "trust-search",
] as const;
export type Bug = (typeof bugs)[number];

export function isBug(name: string | null | undefined): name is Bug {
  return bugs.some((bug) => bug === name);
}

/** The ledger as a sync with this mistake would use it. `free` frees a goal's lease, whoever has it. */
export function withLedgerBug(ledger: Ledger, bug: Bug | null, free: (goal: string) => void): Ledger {
  if (bug !== "forget-intent" && bug !== "forget-base" && bug !== "ignore-lease") return ledger;
  const buggy = (lease: Lease | null): Lease | null =>
    lease && {
      state: lease.state,
      hold: (now) => lease.hold(now),
      saveGoal: (state) => lease.saveGoal(state),
      release: (state) => lease.release(state),
      async saveLink(tracker, link) {
        if (bug === "forget-intent" && !isMade(link)) return;
        await lease.saveLink(tracker, bug === "forget-base" && isMade(link) ? { ...link, base: {} } : link);
      },
    };
  return {
    repository: (id) => ledger.repository(id),
    repositoryNamed: (fullName) => ledger.repositoryNamed(fullName),
    repositories: () => ledger.repositories(),
    saveRepository: (state) => ledger.saveRepository(state),
    goal: (repository, goal) => ledger.goal(repository, goal),
    links: (repository, goal, tracker) => ledger.links(repository, goal, tracker),
    run: (repository, run) => ledger.run(repository, run),
    saveRun: (repository, run) => ledger.saveRun(repository, run),
    runs: (repository, most) => ledger.runs(repository, most),
    days: (repository, goal) => ledger.days(repository, goal),
    saveDay: (repository, goal, day) => ledger.saveDay(repository, goal, day),
    async lease(repository, goal, holder, now) {
      if (bug === "ignore-lease") free(goal);
      return buggy(await ledger.lease(repository, goal, holder, now));
    },
  };
}

export function withTrackerBug(tracker: Tracker, bug: Bug | null): Tracker {
  if (bug === "skip-adoption") tracker.findMarked = async () => [];
  if (bug === "ignore-access") {
    const update = tracker.update.bind(tracker);
    tracker.update = async (link, changes, references) => {
      const { remote, fields } = await update(link, changes, references);
      const { labels = fields.labels ?? [], milestone } = changes;
      const place =
        milestone === undefined ? (fields.milestone ?? null) : (references.milestone?.name ?? null);
      return { remote, fields: { ...fields, labels, milestone: place } };
    };
  }
  if (bug === "mix-up-bulk") {
    const create = tracker.create.bind(tracker);
    // What was made first, as if the refused ones were the last ones.
    tracker.create = async (items) => {
      const results = await create(items);
      const isRefused = (one: unknown) => one instanceof TrackerRefused;
      return [...results.filter((one) => !isRefused(one)), ...results.filter(isRefused)];
    };
  }
  return tracker;
}
