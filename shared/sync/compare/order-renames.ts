import { hasUniqueTitle } from "../../model/item.ts";
import type { ChangeOperation, Operation } from "../../model/operation.ts";
import { temporaryTitle } from "../desired/titles.ts";

/**
 * Orders operations so that no item gets a unique title while another item of the plan still has it: the other item is
 * renamed first. If items exchange titles, one of them first gets a temporary title, which costs one more write. All
 * other operations keep their order. After an interruption, the next run replaces a temporary title, because it is not
 * one of the `titleVariants`.
 */
export function orderRenames(operations: readonly Operation[], goal: string): Operation[] {
  const ordered: Operation[] = [];
  const pending = new Set(operations.filter((operation) => newTitleOf(operation) !== undefined));
  const holders = new Map(
    [...pending].flatMap((operation) => (isChange(operation) ? [[operation.link.base.title, operation]] : [])),
  );
  const finalChanges = new Map<Operation, Operation>();
  const visiting = new Set<Operation>();
  const visit = (operation: Operation) => {
    const title = newTitleOf(operation);
    if (title === undefined) {
      ordered.push(operation);
      return;
    }
    if (!pending.has(operation)) return;
    visiting.add(operation);
    const holder = holders.get(title);
    if (holder && holder !== operation && pending.has(holder) && !finalChanges.has(holder)) {
      if (visiting.has(holder)) {
        const { temporary, final } = splitRename(holder, goal);
        ordered.push(temporary);
        finalChanges.set(holder, final);
      } else {
        visit(holder);
      }
    }
    pending.delete(operation);
    visiting.delete(operation);
    ordered.push(finalChanges.get(operation) ?? operation);
  };
  for (const operation of operations) visit(operation);
  return ordered;
}

/** Returns the unique title that an operation writes, or `undefined` if it writes none. */
function newTitleOf(operation: Operation): string | undefined {
  if (!hasUniqueTitle(operation.entity)) return undefined;
  if (operation.action === "create") return operation.item.fields.title;
  return operation.action === "adopt" ? undefined : operation.changes.title;
}

function isChange(operation: Operation): operation is ChangeOperation {
  return operation.action !== "create" && operation.action !== "adopt";
}

function splitRename(operation: ChangeOperation, goal: string): { temporary: ChangeOperation; final: ChangeOperation } {
  const title = temporaryTitle(operation.title, goal, operation.key);
  const { link } = operation;
  const base = { ...link.base, title };
  const temporary: ChangeOperation = {
    ...operation,
    action: "update",
    title,
    fields: ["title"],
    desired: { title },
    changes: { title },
    parent: null,
    base,
    finalChange: operation,
  };
  return { temporary, final: { ...operation, link: { ...link, base } } };
}
