import type { BodySection, ManagedBody, Marker, SourceLink } from "./item.ts";

/** Renders and parses item bodies in one tracker's markup. Pure. Only this code escapes plan text for the tracker. */
export interface BodyFormat {
  /** Returns the managed block that contains these sections, in the form in which `extract` returns it. */
  render(sections: readonly BodySection[]): ManagedBody;
  /**
   * Returns the managed block of a body, or `null` if a user removed or damaged its markers. `nonce`, from the item's
   * link, identifies the block, because users can copy blocks from other items into the body.
   */
  extract(body: string, nonce: string): ManagedBody | null;
  /** Returns the body of a new item. Shows `source` if the format supports it; `extract` does not return `source`. */
  compose(managed: ManagedBody, marker: Marker, source: SourceLink | null): string;
  /**
   * Returns the body with the managed block replaced and everything else unchanged; `null` if `extract` returns `null`.
   * If `source` is `null`, the existing link to the plan is preserved.
   */
  replace(body: string, managed: ManagedBody, nonce: string, source: SourceLink | null): string | null;
}
