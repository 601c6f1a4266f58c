type Token =
  | { kind: "char"; char: string }
  | { kind: "any" }
  | { kind: "star" }
  | { kind: "class"; negated: boolean; ranges: [string, string][] };

/** One alternative of a glob: path segments, where "**" stands for any number of them. */
type Alternative = (Token[] | "**")[];

const maxAlternatives = 64;
const maxLength = 200;

/**
 * Reads a glob of file paths: `*` and `?` inside a segment, `**` as a whole segment, `{a,b}`, `[0-9]`,
 * `[!x]`. A text says what is wrong with it. Names with a leading dot are names like others.
 */
export function parseGlob(glob: string): Alternative[] | string {
  if (glob === "" || glob.length > maxLength) return `a glob has 1 to ${maxLength} characters`;
  if (/\p{Cc}/u.test(glob)) return "a glob is one line of plain text";
  if (glob.includes("\\")) return 'paths are written with "/", on Windows too';
  if (glob.startsWith("/"))
    return `paths start at the top of the repository: write "${glob.replace(/^\/+/, "")}"`;
  if (glob.startsWith("!")) return "a glob can't take files away; name those that are plans";
  if (/[@!?*+]\(/.test(glob)) return "a glob with ( … ) is not known; write one glob for each";
  const texts = expandBraces(glob);
  if (typeof texts === "string") return texts;
  const alternatives: Alternative[] = [];
  for (const text of texts) {
    const segments: Alternative = [];
    for (const segment of text.split("/")) {
      if (segment === "" || segment === "." || segment === "..") {
        return 'a path inside the repository has no empty part, "." or ".."';
      }
      const tokens = segment === "**" ? segment : readSegment(segment);
      if (typeof tokens === "string" && tokens !== "**") return tokens;
      segments.push(tokens);
    }
    alternatives.push(segments);
  }
  return alternatives;
}

export function globProblem(glob: string): string | null {
  const parsed = parseGlob(glob);
  return typeof parsed === "string" ? parsed : null;
}

/** Whether a path fits. At most (length of the path) x (length of the glob) steps for each alternative. */
export function matchesGlob(alternatives: readonly Alternative[], path: string): boolean {
  const segments = path.split("/");
  return alternatives.some((alternative) =>
    matchesAll(alternative, segments, (segment, text) =>
      segment === "**" ? "star" : matchesAll(segment, [...text], matchesChar),
    ),
  );
}

/** The two-pointer wildcard match: on a mismatch only the last star takes one more. */
function matchesAll<P, T>(
  pattern: readonly P[],
  text: readonly T[],
  matches: (pattern: P, text: T) => boolean | "star",
): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let taken = 0;
  while (next < text.length) {
    const [head, item] = [pattern[at], text[next]];
    const fits = head === undefined || item === undefined ? false : matches(head, item);
    if (fits === "star") {
      star = at++;
      taken = next;
    } else if (fits) {
      at++;
      next++;
    } else if (star >= 0) {
      at = star + 1;
      next = ++taken;
    } else return false;
  }
  return pattern.slice(at).every((head) => head === "**" || isStar(head));
}

const isStar = (token: unknown): boolean =>
  typeof token === "object" && token !== null && "kind" in token && token.kind === "star";

function matchesChar(token: Token, char: string): boolean | "star" {
  switch (token.kind) {
    case "star":
      return "star";
    case "any":
      return true;
    case "char":
      return token.char === char;
    case "class":
      return token.ranges.some(([from, to]) => char >= from && char <= to) !== token.negated;
  }
}

function readSegment(segment: string): Token[] | string {
  if (segment.includes("**")) return '"**" stands alone between slashes';
  const tokens: Token[] = [];
  const chars = [...segment];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at] ?? "";
    if (char === "*") tokens.push({ kind: "star" });
    else if (char === "?") tokens.push({ kind: "any" });
    else if (char === "]") return 'a lone "]" ends no set of characters';
    else if (char !== "[") tokens.push({ kind: "char", char });
    else {
      const end = chars.indexOf("]", at);
      const body = /^([!^]?)(.+)$/su.exec(chars.slice(at + 1, end).join(""));
      if (end < 0 || !body) return '"[" starts a set of characters: end it, like [0-9]';
      const ranges = [...(body[2] ?? "").matchAll(/(.)(?:-(.))?/gsu)];
      tokens.push({
        kind: "class",
        negated: body[1] !== "",
        ranges: ranges.map(([, from = "", to = from]) => [from, to]),
      });
      at = end;
    }
  }
  return tokens;
}

function expandBraces(glob: string): string[] | string {
  let texts = [""];
  for (const [index, piece] of glob.split(/\{([^{}]*)\}/).entries()) {
    if (/[{}]/.test(piece)) return "braces are written {a,b}, not one inside the other";
    const choices = index % 2 === 0 ? [piece] : piece.split(",");
    if (index % 2 === 1 && choices.length < 2) return "braces hold at least two alternatives: {a,b}";
    if (texts.length * choices.length > maxAlternatives)
      return `a glob has at most ${maxAlternatives} alternatives`;
    texts = texts.flatMap((text) => choices.map((choice) => text + choice));
  }
  return texts;
}
