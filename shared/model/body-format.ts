import type { BodySection, ManagedBody, Marker, SourceLink } from "./item.ts";

/** Renders and parses the bodies of a tracker's items. Pure. No other code escapes plan text for the tracker. */
export interface BodyFormat {
  /** Returns the managed block that contains these sections, in the form in which `extract` returns it. */
  render(sections: readonly BodySection[]): ManagedBody;
  /**
   * Returns the managed block of a body, or `null` if a user removed or damaged its markers. `nonce`: from the item's
   * link; the body can contain blocks that were copied from other items.
   */
  extract(body: string, nonce: string): ManagedBody | null;
  /** Returns the body of a new item. `source` is shown if the format supports it; `extract` ignores it. */
  compose(managed: ManagedBody, marker: Marker, source: SourceLink | null): string;
  /**
   * Returns the body with the managed block replaced and everything else unchanged; `null` if `extract` returns `null`.
   * If `source` is `null`, the source link in the body stays.
   */
  replace(body: string, managed: ManagedBody, nonce: string, source: SourceLink | null): string | null;
}
