import { RetryLater, TrackerRefused } from "../../errors.ts";
import type { Link, MadeLink } from "../../model/link.ts";
import type { ChangeOperation, CreateOperation, Operation, SyncPlan } from "../../model/operation.ts";
import { reportOperation } from "../../model/result.ts";
import type { Tracker } from "../../ports/tracker.ts";
import type { Applied, ApplyHost, Writing } from "./applying.ts";
import { changeItem } from "./change-item.ts";
import { createItems } from "./create-item.ts";
import { lookAgain } from "./look-again.ts";

/**
 * The only writer. Carries a sync plan out in order, one request at a time: intent, create, record. Stopped at
 * any point, the next run finds what was made and goes on. A refusal concerns its item only; a limit, an
 * outage, lost access or an unknown outcome ends the run.
 */
export async function applySync(plan: SyncPlan, links: readonly Link[], host: ApplyHost): Promise<Applied> {
  const applied: Applied = {
    operations: [],
    refused: [],
    detached: [],
    withheld: [],
    conflicts: [],
    diagnostics: [],
    stopped: null,
  };
  const run = new Map(links.map((link) => [link.key, link]));
  const save = async (given: Link) => {
    const now = host.clock.now();
    const link = { ...given, writtenAt: now.toISOString() };
    // One operation is up to three requests: the next one of them must not outlive the lease.
    await host.lease.hold(now);
    await host.lease.saveLink(host.tracker.name, link);
    run.set(link.key, link);
  };
  const writing: Writing = { ...host, links: run, save, fresh: new Map(), applied, told: plan.conflicts };
  try {
    for (const link of plan.settled) await save(link);
    let remembered = false;
    const waiting = new Set<string>();
    for (const group of groupsOf(plan.operations, (entity) => host.tracker.most(entity))) {
      await checkTime(host);
      // Within the operation it is too late to wait: an announced create would stand open for all that time.
      await host.tracker.room(requestsOf(group), () => host.lease.hold(host.clock.now()));
      const [first] = group;
      if (first?.action !== "adopt" && !remembered) {
        await host.remember();
        remembered = true;
      }
      const done = (operation: Operation, link: MadeLink) => {
        const reported = reportOperation(operation, link.remote.url);
        applied.operations.push(reported);
        host.onOperation(reported);
      };
      const refuse = ({ key, title }: Operation, { message }: TrackerRefused) => {
        waiting.add(key);
        applied.refused.push({ title, message });
      };
      if (first?.action === "create") {
        const creates = group.filter((one) => one.action === "create");
        await createItems(creates, writing, ({ operation, made }) =>
          made instanceof TrackerRefused ? refuse(operation, made) : done(operation, made),
        );
        continue;
      }
      // A milestone that may not step aside keeps its title: what was to follow starts from another one.
      if (!first || waiting.has(first.key)) continue;
      try {
        const changed = await perform(first, writing);
        if (changed) done(changed.operation, changed.link);
        // Done as a whole, or not at all any more: its other half is not to follow.
        if (isAside(first) && titleOf(changed?.operation) !== first.changes.title) waiting.add(first.key);
      } catch (error) {
        if (!(error instanceof TrackerRefused)) throw error;
        refuse(first, error);
      }
    }
    if (!remembered) await host.remember();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    applied.stopped = error;
  }
  return applied;
}

async function checkTime({ clock, deadline, lease }: ApplyHost): Promise<void> {
  const now = clock.now();
  if (now >= deadline) {
    throw new RetryLater(
      "time-budget",
      "The time for one run is used up; the next one goes on from here.",
      now,
    );
  }
  await lease.hold(now);
}

/** Operations in their order, with creates that one request can make together. */
function groupsOf(operations: readonly Operation[], most: Tracker["most"]): Operation[][] {
  const groups: Operation[][] = [];
  for (const operation of operations) {
    const last = groups.at(-1);
    const [first] = last ?? [];
    const joins =
      operation.action === "create" &&
      first?.action === "create" &&
      first.entity === operation.entity &&
      (last?.length ?? 0) < most(operation.entity);
    if (joins) last?.push(operation);
    else groups.push([operation]);
  }
  return groups;
}

/** What operations ask of the tracker at most; creates of one group are one request. */
function requestsOf(group: readonly Operation[]): { creates: number; updates: number } {
  const [first] = group;
  if (!first || first.action === "adopt") return { creates: 0, updates: 0 };
  if (first.action !== "create") {
    const updates = Object.keys(first.changes).length > 0 ? 1 : 0;
    return { creates: first.parent ? 1 : 0, updates };
  }
  const fields = group.flatMap((one) => (one.action === "create" ? [one.item.fields] : []));
  return {
    creates: 1 + fields.filter(({ parent }) => parent).length,
    updates: fields.filter(({ state = "open" }) => state !== "open").length,
  };
}

function isAside(operation: Operation): operation is ChangeOperation {
  return "whole" in operation;
}

function titleOf(operation: Operation | undefined): string | undefined {
  return operation && "changes" in operation ? operation.changes.title : undefined;
}

/** What was done and to which item; null where nothing was left to do. */
async function perform(
  operation: Exclude<Operation, CreateOperation>,
  writing: Writing,
): Promise<{ operation: Operation; link: MadeLink } | null> {
  if (operation.action === "adopt") {
    await writing.save(operation.link);
    return { operation, link: operation.link };
  }
  const current = await lookAgain(operation, writing);
  return current && { operation: current, link: await changeItem(current, writing) };
}
