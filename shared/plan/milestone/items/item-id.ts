import type { Findings } from "../../findings.ts";
import { quoted } from "../../findings.ts";
import { codeBlot, type Line, placeOf, slice } from "../../markdown/passage.ts";

const reach = 260;

/** Cuts the comment `<!-- id: x -->` off the end of a line. */
export function cutIdComment(line: Line): { rest: Line; comment: Line | null } {
  if (!line.text.endsWith("-->")) return { rest: line, comment: null };
  const from = Math.max(0, line.text.length - reach);
  const match = /<!--\s{0,20}id\s{0,20}:[^>]{0,200}-->\s*$/i.exec(line.text.slice(from));
  const start = from + (match?.index ?? 0);
  if (!match || line.mask[start] === codeBlot) return { rest: line, comment: null };
  return { rest: slice(line, 0, start), comment: slice(line, start) };
}

/** The id that such a comment gives; one that can't be an id is reported and not used. */
export function idOf(
  comment: Line | null,
  findings: Findings,
  place = comment ? placeOf(comment) : undefined,
): string | null {
  if (!comment || !place) return null;
  const id = comment.text.slice(comment.text.indexOf(":") + 1, -"-->".length).trim();
  if (/^[\w.-]{1,64}$/.test(id)) return id;
  const advice = 'an id has letters, digits, "_", "." and "-", at most 64. Write <!-- id: a-name -->.';
  findings.report("bad-id", place, `The id ${quoted(id)} is not used: ${advice}`);
  return null;
}
