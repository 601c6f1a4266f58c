import type { BodyFormat } from "../../model/body-format.ts";
import type { ObservedItem } from "../../model/item.ts";
import type { CreatedLink, Link } from "../../model/link.ts";
import type { StateLedger } from "../../ports/ledger.ts";
import type { TrackerPlanning, TrackerReader } from "../../ports/tracker.ts";

type LinkReader = Pick<StateLedger, "links">;

/** Where a link belongs: its goal, and all links of that goal in the same tracker. */
interface LinkPlace {
  goal: string;
  links: readonly Link[];
}

/**
 * Returns the `links` of a ledger, and trackers whose items are as the ledger last recorded them, for a preview without
 * requests. Such a tracker only finds links that were read with these `links` before.
 */
export function createLedgerObserver(ledger: LinkReader) {
  const placeByNonce = new Map<string, LinkPlace>();

  const links: LinkReader["links"] = async (repository, goal, tracker) => {
    const found = await ledger.links(repository, goal, tracker);
    for (const { nonce } of found) placeByNonce.set(nonce, { goal, links: found });
    return found;
  };

  const openReader = (planning: Omit<TrackerPlanning, "requests">): TrackerReader => {
    const observe: TrackerReader["observe"] = async (wanted) =>
      new Map(
        wanted.flatMap((link) => {
          const place = placeByNonce.get(link.nonce);
          return place && !link.isDeleted ? [[link.key, toObserved(link, place, planning.bodyFormat)]] : [];
        }),
      );
    return {
      ...planning,
      requests: () => ({ reads: 0, writes: 0 }),
      observe,
      scan: async (wanted) => ({ found: await observe(wanted), deleted: new Set() }),
      findMarked: async () => [],
      existingTitles: async () => new Map(),
      findObstacle: async () => null,
      accounts: () => [],
      refresh: () => {},
      isUnchangedSince: async () => true,
      version: async () => null,
    };
  };
  return { links, openReader };
}

/** Returns the tracker item of a link: as Milepost last wrote it, with the users' changes that runs have observed. */
function toObserved(link: CreatedLink, { goal, links }: LinkPlace, format: BodyFormat): ObservedItem {
  const { key, nonce, remote, base, observed = {} } = link;
  const { body = { text: "", boxes: [] }, milestone, version, parent: _, ...fields } = base;
  const { boxes = body.boxes, ...changed } = observed;
  const nameOf = (other: string | null | undefined) =>
    links.find((one) => one.key === other && !one.isDeleted)?.remote?.name ?? null;
  return {
    remote,
    fields: {
      ...fields,
      ...changed,
      milestone: nameOf(milestone),
      version: nameOf(version),
      body: format.compose({ text: body.text, boxes }, { goal, key, nonce }, null),
    },
  };
}
