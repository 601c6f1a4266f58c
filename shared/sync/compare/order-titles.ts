import { hasUniqueTitle } from "../../model/item.ts";
import type { Operation } from "../../model/operation.ts";
import { cut, milestoneTitleLimit } from "../desired/title.ts";

/**
 * The operations in an order in which no milestone is given a title that another one of ours still has: who hands
 * a title on goes first. Where titles go round in a circle, one milestone steps aside, at one more write: it is
 * called by its parked title until its own is free. All else keeps its order. Cut short anywhere, what is left
 * follows from ledger and tracker: a parked title is none that a milestone may keep (`variants`).
 */
export function orderTitles(operations: readonly Operation[], goal: string): Operation[] {
  const ordered: Operation[] = [];
  const waiting = new Set(operations.filter((operation) => titleOf(operation) !== undefined));
  const holders = new Map(
    [...waiting].flatMap((each) => (isRename(each) ? [[each.link.base.title, each]] : [])),
  );
  const parked = new Map<Operation, Operation>();
  const entering = new Set<Operation>();
  const enter = (operation: Operation) => {
    if (titleOf(operation) === undefined) {
      ordered.push(operation);
      return;
    }
    if (!waiting.has(operation)) return;
    entering.add(operation);
    const holder = holders.get(titleOf(operation));
    if (holder && holder !== operation && waiting.has(holder) && !parked.has(holder)) {
      if (entering.has(holder)) {
        const [aside, after] = stepAside(holder, goal);
        ordered.push(aside);
        parked.set(holder, after);
      } else {
        enter(holder);
      }
    }
    waiting.delete(operation);
    entering.delete(operation);
    ordered.push(parked.get(operation) ?? operation);
  };
  for (const operation of operations) enter(operation);
  return ordered;
}

type Rename = Extract<Operation, { changes: unknown }>;

/** The milestone title that an operation writes. */
function titleOf(operation: Operation): string | undefined {
  if (!hasUniqueTitle(operation.entity)) return undefined;
  if (operation.action === "create") return operation.item.fields.title;
  return operation.action === "adopt" ? undefined : operation.changes.title;
}

function isRename(operation: Operation): operation is Rename {
  return operation.action !== "create" && operation.action !== "adopt";
}

/** A rename in two: out of the way, and then to where it was to go. */
function stepAside(operation: Rename, goal: string): [Rename, Rename] {
  const title = parkedTitle(operation.title, goal, operation.key);
  const { link } = operation;
  const base = { ...link.base, title };
  const aside: Rename = {
    ...operation,
    action: "update",
    title,
    fields: ["title"],
    desired: { title },
    changes: { title },
    parent: null,
    base,
    whole: operation,
  };
  return [aside, { ...operation, link: { ...link, base } }];
}

/** What a milestone is called between two titles of its own: nothing that `variants` gives. */
export function parkedTitle(title: string, goal: string, key: string): string {
  const suffix = ` (${goal} ${key}, being renamed)`;
  return cut(title, milestoneTitleLimit - suffix.length) + suffix;
}
