import type { ManagedBody, Section, Source } from "../../model/item.ts";
import type { Marker } from "../../model/marker.ts";

/**
 * How one tracker writes the managed part of a body and finds it again among people's words. Pure; the
 * one place where plan text is escaped for that tracker.
 */
export interface BodyFormat {
  /** The managed part for these sections, comparable with `extract`. */
  render(sections: readonly Section[]): ManagedBody;
  /**
   * The managed part of a whole body as it stands, or null when people removed or broke its frame. `nonce` is
   * the item's own: other bodies of ours may have been pasted around it.
   */
  extract(body: string, nonce: string): ManagedBody | null;
  /**
   * A whole body for a new item. `source` is shown where the tracker has a place for it and is no part of what
   * `extract` gives: it changes with every push.
   */
  compose(managed: ManagedBody, marker: Marker, source: Source | null): string;
  /**
   * A whole body with the managed part exchanged and everything else kept, or null as in `extract`. Without a
   * `source` the one that is shown stays.
   */
  replace(body: string, managed: ManagedBody, nonce: string, source: Source | null): string | null;
}
