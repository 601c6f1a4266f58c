import type { BodyFormat } from "../../../model/body-format.ts";
import type { ManagedBody, SourceLink } from "../../../model/item.ts";
import { type ManagedLine, toManagedBody } from "./managed-lines.ts";

/** The managed block that was found in a body. Its methods return the whole body with a changed managed block. */
export interface Frame {
  lines: readonly ManagedLine[];
  /** Changes only the ticks of checkboxes and, unless `source` is `null`, the source link. */
  updateTicks(managed: ManagedBody, source: SourceLink | null): string;
  rewrite(managed: ManagedBody, source: SourceLink | null): string;
}

/**
 * Returns a `BodyFormat` that finds the managed block with `findFrame`. `findFrame` must return `null` if the body has
 * no managed block with the nonce or several.
 */
export function createFramedBody(
  { render, compose }: Pick<BodyFormat, "render" | "compose">,
  findFrame: (body: string, nonce: string) => Frame | null,
): BodyFormat {
  return {
    render,
    compose,

    extract(body, nonce) {
      const frame = findFrame(body, nonce);
      return frame && toManagedBody(frame.lines);
    },

    replace(body, managed, nonce, source) {
      const frame = findFrame(body, nonce);
      if (!frame) return null;
      const hasSameText = toManagedBody(frame.lines).text === managed.text;
      return hasSameText ? frame.updateTicks(managed, source) : frame.rewrite(managed, source);
    },
  };
}
