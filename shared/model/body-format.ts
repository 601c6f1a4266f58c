import type { BodySection, ManagedBody, Marker, SourceLink } from "./item.ts";

/** Text format of a tracker's bodies. Pure. The only place where plan text is escaped for that tracker. */
export interface BodyFormat {
  /** Returns the managed block for these sections, comparable with the result of `extract`. */
  render(sections: readonly BodySection[]): ManagedBody;
  /**
   * Returns the managed block of a body, or `null` if a user removed or broke its markers. `nonce` is the item's own:
   * the body may contain pasted blocks of other items.
   */
  extract(body: string, nonce: string): ManagedBody | null;
  /** Returns the body of a new item. `source` is shown if the format supports it; `extract` ignores it. */
  compose(managed: ManagedBody, marker: Marker, source: SourceLink | null): string;
  /**
   * Returns the body with the managed block replaced and everything else unchanged, or `null` as in `extract`. Without
   * `source` the shown link stays.
   */
  replace(body: string, managed: ManagedBody, nonce: string, source: SourceLink | null): string | null;
}
