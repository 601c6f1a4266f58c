import type { ObservedItem } from "../../model/item.ts";
import type { MadeLink } from "../../model/link.ts";
import type { BodyFormat } from "../../sync/desired/body-format.ts";

/** Whether an issue looks as it was last settled, in everything that Milepost writes. `nameOf`: see `MergeContext`. */
export function isAsSettled(
  { base, nonce }: MadeLink,
  { fields }: ObservedItem,
  format: BodyFormat,
  nameOf: (key: string) => string | null,
): boolean {
  const name = (key: string | null) => (key === null ? null : nameOf(key));
  const written = base.body && format.extract(fields.body, nonce);
  return (
    (base.title === undefined || fields.title === base.title) &&
    (fields.state ?? "open") === (base.state ?? "open") &&
    (base.due === undefined || (fields.due ?? null) === base.due) &&
    (base.priority === undefined || (fields.priority ?? null) === base.priority) &&
    (base.labels === undefined || same([...(fields.labels ?? [])].sort(), [...base.labels].sort())) &&
    (base.milestone === undefined || (fields.milestone ?? null) === name(base.milestone)) &&
    (base.version === undefined || (fields.version ?? null) === name(base.version)) &&
    (!base.body || (written?.text === base.body.text && same(written.boxes, base.body.boxes)))
  );
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
