import { AccessDenied } from "../../../../shared/errors.ts";
import { type TrackerName, trackerNames } from "../../../../shared/model/item.ts";
import { processEnvelope } from "../../../../shared/sync/run/process-envelope.ts";
import type { SyncRun } from "../../../../shared/sync/run/sync-repository.ts";
import { type Dice, dice } from "../../../unit/sync/identity/edit-words.ts";
import { addressesOf } from "../addresses.ts";
import { FaultGenerator } from "../fault-generator.ts";
import { type Hub, nameOf } from "../github/hub.ts";
import type { Authors } from "../people/authors.ts";
import type { People } from "../people/people.ts";
import { repository } from "../repository.ts";
import { Scheduler } from "../scheduler.ts";
import { Trace } from "../trace.ts";
import { World } from "../world.ts";
import { AgreedStates } from "./agreed-states.ts";
import { checkWorld, duplicates } from "./check-world.ts";
import { completion } from "./completion.ts";
import type { Outcome } from "./outcome.ts";

/** The parts of a simulation that the final checks use. */
export interface Simulation {
  scheduler: Scheduler;
  dice: Dice;
  trace: Trace;
  world: World;
  authors: Authors;
  problems: string[];
  commit: () => void;
}

/** Maximum number of final runs; after these, nothing may be left to do. */
const mostRechecks = 5;

/** Pushes once more, syncs until nothing is left to do, and checks. Returns true if identities were ambiguous. */
export async function checkFinal(simulation: Simulation): Promise<boolean> {
  const { scheduler, problems, world, authors, dice: of } = simulation;
  await scheduler.run(scheduler.now + 120_000);
  // A branch that was reset to an older commit is not applied; a new commit is.
  authors.settle();
  simulation.commit();
  await scheduler.run();
  await scheduler.run(scheduler.now + 60_000);
  let isAmbiguous = false;
  let isQuiet = false;
  // Only a full scan finds user changes that no event reported.
  let isSeen = false;
  for (let count = 0; count < mostRechecks && !(isQuiet && isSeen); count += 1) {
    const kind = isQuiet || of.chance(0.3) ? "reconcile" : "recheck";
    const run = await recheck(simulation, kind);
    if (!run) break;
    isSeen ||= kind === "reconcile";
    const { result, stopped } = run.run;
    const codes = result.plans.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code));
    isAmbiguous ||= codes.includes("ambiguous-identity");
    if (result.held) await approve(simulation, result.run);
    // Milepost can't tell a project whose issues were all deleted from one that it may not see, and says so.
    const isEmptied = world.sites.jira.hub.items.size === 0 && stopped instanceof AccessDenied;
    isQuiet = (stopped === null || isEmptied) && result.held === null && run.writes === 0;
    await scheduler.run(scheduler.now + 60_000);
  }
  if (!isQuiet) problems.push(`the trackers are not up to date after ${mostRechecks} final runs`);
  const clean = await cleanSync(simulation);
  for (const draft of authors.drafts) {
    const outcomeIn = ({ sites, ledger }: World, name: TrackerName): Outcome => {
      const identities = ledger.stored(repository.id, draft.goal)?.state?.keyedItems ?? [];
      const hubs = Object.values(sites).map(({ hub }) => hub);
      return { hub: sites[name].hub, identities, addresses: addressesOf(hubs, draft.goal, identities) };
    };
    const ends = trackerNames.map((name) => ({
      outcome: outcomeIn(world, name),
      people: world.sites[name].people,
    }));
    const completed = completion(draft, ends);
    const agreed = new AgreedStates(draft, ends);
    if (!isAmbiguous && !authors.hasSimilarTexts) problems.push(...agreed.differences());
    for (const name of trackerNames) {
      const { people } = world.sites[name];
      const { log, planWins, hasSimilarTexts } = authors;
      const isUnclear = isAmbiguous || hasSimilarTexts;
      const [found, wanted] = [outcomeIn(world, name), outcomeIn(clean, name)];
      const expectation = { draft, clean: wanted, found, people, log, completed, agreed, planWins };
      problems.push(...checkWorld({ ...expectation, isAmbiguous: isUnclear }));
    }
  }
  for (const { hub, people } of world.everySite()) problems.push(...othersChanged(hub, people));
  // Everything is visible again, and a full scan has read it.
  for (const { item } of world.wronglyDeleted()) problems.push(`${nameOf(item)} still counts as deleted, but exists`);
  return isAmbiguous;
}

/** Maximum number of runs after the state was lost; after these, nothing may be left to do. */
const MAX_RUNS_AFTER_LOSS = 4;

/**
 * Deletes the ledger and syncs again. Everything must be found by its marker: no second item, no item of another user
 * changed, and nothing closed that only the plan does not know.
 */
export async function checkLostLedger(simulation: Simulation): Promise<void> {
  const { world, authors, problems, scheduler, trace } = simulation;
  const sites = world.everySite();
  const before = sites.map(({ hub }) => new Map([...hub.items].map(([name, { state }]) => [name, state])));
  trace.add(() => "--- the ledger is lost");
  world.ledger.lose();
  let isQuiet = false;
  for (let count = 0; count < MAX_RUNS_AFTER_LOSS && !isQuiet; count += 1) {
    const run = await recheck(simulation, "recheck");
    if (run === null) return;
    isQuiet = run.run.stopped === null && run.writes === 0;
    await scheduler.run(scheduler.now + 60_000);
  }
  if (!isQuiet) problems.push(`the trackers are not up to date after ${MAX_RUNS_AFTER_LOSS} runs with a lost ledger`);
  for (const [index, { hub, people }] of sites.entries()) {
    const found = [
      ...othersChanged(hub, people),
      ...authors.drafts.flatMap(({ goal }) => duplicates(hub, goal)),
      ...[...hub.items]
        .filter(([name, { state }]) => state === "cancelled" && before[index]?.get(name) === "open")
        .map(([name]) => `${name} was closed`),
    ];
    problems.push(...found.map((problem) => `after the ledger was lost: ${problem}`));
  }
}

/** Returns a problem for each changed item of another user, and for each unmarked item that no user created. */
function othersChanged(hub: Hub, { others }: People): string[] {
  const changed = [...others].filter(([name, before]) => JSON.stringify(hub.items.get(name)) !== before);
  const nobodys = [...hub.items.values()].filter((item) => !item.mark && !others.has(nameOf(item)));
  return [
    ...changed.map(([name]) => `${name} belongs to a user and was changed`),
    ...nobodys.map((item) => `${nameOf(item)} has no marker, and no user created it`),
  ];
}

async function recheck(
  { world, scheduler, problems, trace }: Simulation,
  kind: "recheck" | "reconcile",
): Promise<{ run: SyncRun; writes: number } | null> {
  const process = world.newProcess("last");
  const envelope = { kind, delivery: null, repository, ref: null, after: null, installation: null };
  const before = world.revision;
  let run: SyncRun | null = null;
  trace.add(() => `${process.name} is a final ${kind}`);
  const work = processEnvelope(
    envelope,
    world.workHost(process, 3_600_000, (one) => {
      run = one;
    }),
  ).catch((error: unknown) => {
    problems.push(`a final ${kind} without faults failed: ${error}`);
  });
  await scheduler.run();
  await work;
  return run && { run, writes: world.revision - before };
}

async function approve({ world, scheduler, problems }: Simulation, run: string): Promise<void> {
  const done = world.approve(world.newProcess("approve"), run).catch((error: unknown) => {
    problems.push(`the held changes of a final run could not be approved: ${error}`);
  });
  await scheduler.run();
  await done;
}

/** Syncs the final plan once in a new repository without faults. The result is what the simulation must lead to. */
async function cleanSync({ world }: Simulation): Promise<World> {
  const scheduler = new Scheduler();
  const of = dice(1);
  const faults = new FaultGenerator(of, scheduler, 0);
  const trace = new Trace(scheduler, false);
  const clean = new World({
    scheduler,
    faults,
    dice: of,
    trace,
    bug: null,
    lags: { github: 0, jira: 0 },
    staleness: 0,
    knowsCancelled: world.sites.jira.hub.knowsCancelled,
    titles: () => [],
    onEffect: () => {},
  });
  clean.history.push(world.history.head.files);
  const run = clean.sync(clean.newProcess("clean"), 3_600_000);
  await scheduler.run();
  const { result } = await run;
  if (result.error !== null || result.outcome !== "synced") {
    throw new Error(`A clean sync was ${result.outcome}: ${result.error} ${JSON.stringify(result.plans)}`);
  }
  return clean;
}
