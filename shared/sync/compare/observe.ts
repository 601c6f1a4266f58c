import type { Box, Fields, ObservedItem } from "../../model/item.ts";
import type { Link, MadeLink, ObservedFields } from "../../model/link.ts";
import { isMade } from "../../model/link.ts";
import type { Operation, SyncPlan } from "../../model/operation.ts";
import type { BodyFormat } from "../desired/body-format.ts";
import { goneFinding } from "./gone.ts";
import type { Merged } from "./merge.ts";

/** What a run has seen of the linked items, by key. */
export interface Seen {
  found: ReadonlyMap<string, ObservedItem>;
  gone: ReadonlySet<string>;
}

/** Links with what was seen of their items: which are gone, and which of those that were gone are there again. */
export function judgeLinks(links: readonly Link[], { found, gone }: Seen): Link[] {
  return links.map((link) => {
    if (!isMade(link)) return link;
    if (link.gone && found.has(link.key)) {
      const { gone: _, told: __, ...back } = link;
      return back;
    }
    if (link.gone || !gone.has(link.key)) return link;
    const { writing: _, ...lost } = link;
    return { ...lost, gone: true };
  });
}

/**
 * The plan of changes with what was seen of the items in its links, and with the links of which something else is
 * known now than is stored. An item that is found gone without the plan's asking is reported, once.
 */
export function recordSeen(
  plan: SyncPlan,
  stored: readonly Link[],
  links: readonly Link[],
  found: Seen["found"],
  format: BodyFormat,
): SyncPlan {
  const seen = (link: MadeLink) => {
    const item = found.get(link.key);
    return item ? withObserved(link, item.fields, format) : link;
  };
  const operations = plan.operations.map((operation): Operation => {
    if (operation.action === "create") return operation;
    if (operation.action === "adopt") return { ...operation, link: seen(operation.link) };
    const item = found.get(operation.key);
    return item ? { ...operation, link: asSeen(operation.link, item, operation, format) } : operation;
  });
  const settled = plan.settled.map((link) => seen(link));
  const planned = new Set([...operations, ...settled].map(({ key }) => key));
  const before = new Map(stored.map((link) => [link.key, link]));
  const others = links.filter(isMade).filter(({ key }) => !planned.has(key));
  const learnt = others.map((link) => seen(link)).filter((link) => !same(link, before.get(link.key)));
  const lost = learnt.filter((link) => link.gone && !before.get(link.key)?.gone);
  return {
    ...plan,
    operations,
    settled: [...settled, ...learnt],
    diagnostics: [...plan.diagnostics, ...lost.map(goneFinding)],
  };
}

/** Links with what people made of their items, as it was just seen. */
export function withSeen(links: readonly Link[], found: Seen["found"], format: BodyFormat): Link[] {
  return links.map((link) => {
    const item = isMade(link) ? found.get(link.key) : undefined;
    return item && isMade(link) ? withObserved(link, item.fields, format) : link;
  });
}

/** The link with what people made of its item, seen just before a merge is written. */
export function asSeen(
  link: MadeLink,
  { fields }: ObservedItem,
  { changes, base }: Pick<Merged, "changes" | "base">,
  format: BodyFormat,
): MadeLink {
  const { observed } = withObserved({ ...link, base }, { ...fields, ...changes }, format);
  return replaceObserved(link, observed);
}

function withObserved(
  link: MadeLink,
  fields: Omit<Fields, "body"> & { body: string },
  format: BodyFormat,
): MadeLink {
  const { base, nonce } = link;
  const { title, state } = fields;
  const due = fields.due ?? null;
  const boxes = base.body ? format.extract(fields.body, nonce)?.boxes : undefined;
  const observed: ObservedFields = {
    ...(title !== undefined && base.title !== undefined && title !== base.title && { title }),
    ...(state !== undefined && state !== (base.state ?? "open") && { state }),
    ...(base.due !== undefined && due !== base.due && { due }),
    ...(boxes && !sameBoxes(boxes, base.body?.boxes ?? []) && { boxes }),
  };
  return replaceObserved(link, Object.keys(observed).length > 0 ? observed : undefined);
}

function replaceObserved(link: MadeLink, observed: ObservedFields | undefined): MadeLink {
  const { observed: _, ...rest } = link;
  return observed ? { ...rest, observed } : rest;
}

function sameBoxes(left: readonly Box[], right: readonly Box[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ text, done }, index) => text === right[index]?.text && done === right[index]?.done)
  );
}

/** Links are plain data; the order of their names is not a difference. */
function same(left: Link, right: Link | undefined): boolean {
  return right !== undefined && JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}

function sorted(link: Link): unknown {
  return Object.entries(link)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}
