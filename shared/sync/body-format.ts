import type { ManagedBody, Section } from "./item.ts";
import type { Marker } from "./marker.ts";

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
  /** A whole body for a new item. */
  compose(managed: ManagedBody, marker: Marker): string;
  /** A whole body with the managed part exchanged and everything else kept, or null as in `extract`. */
  replace(body: string, managed: ManagedBody, nonce: string): string | null;
}
