import type { BodySection, ManagedBody, Marker, SourceLink } from "./item.ts";

/** Renders and parses item bodies in one tracker's markup. Pure. Only this code escapes plan text for the tracker. */
export interface BodyFormat {
  /** Returns the managed block for these sections: its text without markers, and its checkboxes with their ticks. */
  render(sections: readonly BodySection[]): ManagedBody;
  /**
   * Returns the managed block in `body`, or `null` if a user removed or damaged its markers. `nonce`, from the item's
   * link, identifies the block, because users can copy blocks from other items into the body.
   */
  extract(body: string, nonce: string): ManagedBody | null;
  /** Returns the body of a new item, with `source`, which `extract` does not return. */
  compose(managed: ManagedBody, marker: Marker, source: SourceLink | null): string;
  /**
   * Returns `body` with `managed` in place of its managed block; users' text does not change. Returns `null` if a user
   * removed or damaged the block's markers. If `source` is `null`, a link to the plan that the body shows is preserved.
   */
  replace(body: string, managed: ManagedBody, nonce: string, source: SourceLink | null): string | null;
}
