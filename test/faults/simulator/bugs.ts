import { AccessDenied, RequestRejected, recoverFrom } from "../../../shared/errors.ts";
import { isCreated } from "../../../shared/model/link.ts";
import type { Lease, Ledger } from "../../../shared/ports/ledger.ts";
import type { Tracker } from "../../../shared/ports/tracker.ts";

/** Bugs that can be injected; the simulator must detect each of them. */
export const bugs = [
  "forget-intent",
  "skip-adoption",
  "forget-base",
  "ignore-lease",
  "ignore-access",
  "mix-up-bulk",
  "trust-search",
  "trust-markers",
  "trust-missing",
] as const;
export type Bug = (typeof bugs)[number];

export function isBug(name: string | null | undefined): name is Bug {
  return bugs.some((bug) => bug === name);
}

/** Returns the ledger, with the bug injected if it is a ledger bug. `free` releases a goal's lease from its holder. */
export function withLedgerBug(ledger: Ledger, bug: Bug | null, free: (goal: string) => void): Ledger {
  if (bug !== "forget-intent" && bug !== "forget-base" && bug !== "ignore-lease") return ledger;
  const buggy = (lease: Lease | null): Lease | null =>
    lease && {
      state: lease.state,
      extend: (now) => lease.extend(now),
      saveGoal: (state) => lease.saveGoal(state),
      release: (state) => lease.release(state),
      async saveLink(tracker, link) {
        if (bug === "forget-intent" && !isCreated(link)) return;
        await lease.saveLink(tracker, bug === "forget-base" && isCreated(link) ? { ...link, base: {} } : link);
      },
    };
  return {
    repository: (id) => ledger.repository(id),
    repositoryNamed: (fullName) => ledger.repositoryNamed(fullName),
    repositories: () => ledger.repositories(),
    saveRepository: (state) => ledger.saveRepository(state),
    repositoriesOf: (tracker, project) => ledger.repositoriesOf(tracker, project),
    changeProject: (repository, tracker, from, to) => ledger.changeProject(repository, tracker, from, to),
    goal: (repository, goal) => ledger.goal(repository, goal),
    links: (repository, goal, tracker) => ledger.links(repository, goal, tracker),
    run: (repository, run) => ledger.run(repository, run),
    saveRun: (repository, run) => ledger.saveRun(repository, run),
    runs: (repository, most) => ledger.runs(repository, most),
    days: (repository, goal) => ledger.days(repository, goal),
    saveDay: (repository, goal, day) => ledger.saveDay(repository, goal, day),
    async acquireLease(repository, goal, holder, now) {
      if (bug === "ignore-lease") free(goal);
      return buggy(await ledger.acquireLease(repository, goal, holder, now));
    },
  };
}

export function withTrackerBug(tracker: Tracker, bug: Bug | null): Tracker {
  if (bug === "skip-adoption") tracker.findMarked = async () => [];
  if (bug === "trust-missing") {
    const observe = tracker.observe.bind(tracker);
    // Takes items for deleted although the tracker does not show any.
    tracker.observe = (links) => observe(links).catch(recoverFrom(AccessDenied, new Map()));
  }
  if (bug === "trust-markers") {
    const findMarked = tracker.findMarked.bind(tracker);
    tracker.findMarked = async (goal) => (await findMarked(goal)).map((item) => ({ ...item, isOwn: true }));
  }
  if (bug === "ignore-access") {
    const update = tracker.update.bind(tracker);
    tracker.update = async (link, changes, references) => {
      const { remote, fields } = await update(link, changes, references);
      const { labels = fields.labels ?? [], milestone } = changes;
      const place = milestone === undefined ? (fields.milestone ?? null) : (references.milestone?.name ?? null);
      return { remote, fields: { ...fields, labels, milestone: place } };
    };
  }
  if (bug === "mix-up-bulk") {
    const create = tracker.create.bind(tracker);
    // Returns the created items before the rejected ones, so that results are at the wrong positions.
    tracker.create = async (items) => {
      const results = await create(items);
      const isRefused = (one: unknown) => one instanceof RequestRejected;
      return [...results.filter((one) => !isRefused(one)), ...results.filter(isRefused)];
    };
  }
  return tracker;
}
