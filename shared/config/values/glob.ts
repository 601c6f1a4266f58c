/** A part of a path segment in a glob: "*", or one character in one of the ranges (if `negated`, in none of them). */
type Token = "*" | { negated: boolean; ranges: [from: string, to: string][] };

/** The path segments of one alternative (`{a,b}.md` has two). "**" matches any number of segments. */
type Alternative = (Token[] | "**")[];

const MAX_ALTERNATIVES = 64;
const MAX_LENGTH = 200;

/**
 * Parses a glob for file paths: `*` and `?` inside a segment, `**` as a whole segment, `{a,b}`, `[0-9]`, `[!x]`.
 * Returns what is wrong, as a text, for an invalid glob. Wildcards also match names that begin with a dot.
 */
export function parseGlob(glob: string): Alternative[] | string {
  if (glob === "" || glob.length > MAX_LENGTH) return `a glob has 1 to ${MAX_LENGTH} characters`;
  if (/\p{Cc}/u.test(glob)) return "a glob is one line of plain text";
  if (glob.includes("\\")) return 'write paths with "/", also on Windows';
  if (glob.startsWith("/")) return `paths are relative to the repository: write "${glob.replace(/^\/+/, "")}"`;
  if (glob.startsWith("!")) return "a glob can't exclude files; list the plans";
  if (/[@!?*+]\(/.test(glob)) return "( … ) is not supported; write one glob for each alternative";
  const texts = expandBraces(glob);
  if (typeof texts === "string") return texts;
  const alternatives: Alternative[] = [];
  for (const text of texts) {
    const segments: Alternative = [];
    for (const segment of text.split("/")) {
      if (["", ".", ".."].includes(segment)) return 'remove empty segments, "." and ".." from the path';
      const tokens = segment === "**" ? segment : readSegment(segment);
      if (typeof tokens === "string" && tokens !== "**") return tokens;
      segments.push(tokens);
    }
    alternatives.push(segments);
  }
  return alternatives;
}

/** Bounds the steps of many comparisons in all, so that many globs on many paths end with an error, not after minutes. */
export class StepBudget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }

  /** Takes one step. Returns false if there is none left. */
  spend(): boolean {
    this.#left -= 1;
    return !this.isSpent;
  }
}

/**
 * Returns whether a path matches an alternative. One comparison takes at most path length × glob length steps. Returns
 * false as soon as the budget is spent.
 */
export function matchesGlob(
  alternatives: readonly Alternative[],
  path: string,
  budget = new StepBudget(Number.POSITIVE_INFINITY),
): boolean {
  const segments = path.split("/");
  const matchesSegment = (segment: Token[] | "**", text: string) =>
    segment === "**" ? "star" : matchesAll(segment, [...text], matchesChar, budget);
  return alternatives.some((alternative) => matchesAll(alternative, segments, matchesSegment, budget));
}

/**
 * Returns whether files in a folder, or in its subfolders, can match an alternative. With `isLink`, the folder is a
 * symbolic link, which "**" does not follow, as in shells.
 */
export function matchesBelow(
  alternatives: readonly Alternative[],
  folder: string,
  { isLink, budget }: { isLink: boolean; budget: StepBudget },
): boolean {
  const segments = folder === "" ? [] : folder.split("/");
  return alternatives.some((alternative) => {
    let positions = withoutStars(alternative, [0]);
    for (const [index, segment] of segments.entries()) {
      const isFollowed = !isLink || index < segments.length - 1;
      const next = [...positions].flatMap((at) => {
        const head = alternative[at];
        if (head === undefined) return [];
        if (head === "**") return isFollowed ? [at] : [];
        return matchesAll(head, [...segment], matchesChar, budget) ? [at + 1] : [];
      });
      positions = withoutStars(alternative, next);
    }
    return [...positions].some((at) => at < alternative.length);
  });
}

/** Returns the positions in an alternative, and those that follow because "**" also matches no segment. */
function withoutStars(alternative: Alternative, positions: readonly number[]): Set<number> {
  const all = new Set(positions);
  for (const at of all) if (alternative[at] === "**") all.add(at + 1);
  return all;
}

/**
 * Returns whether `pattern` matches all of `text`, or false if the budget is spent before. At a mismatch, retries with one
 * more element for the last star.
 */
function matchesAll<P, T>(
  pattern: readonly P[],
  text: readonly T[],
  matches: (pattern: P, text: T) => boolean | "star",
  budget: StepBudget,
): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let starEnd = 0;
  while (next < text.length) {
    if (!budget.spend()) return false;
    const [head, item] = [pattern[at], text[next]];
    const fits = head === undefined || item === undefined ? false : matches(head, item);
    if (fits === "star") {
      star = at++;
      starEnd = next;
    } else if (fits) {
      at++;
      next++;
    } else if (star >= 0) {
      at = star + 1;
      next = ++starEnd;
    } else return false;
  }
  return pattern.slice(at).every((head) => head === "**" || head === "*");
}

function matchesChar(token: Token, char: string): boolean | "star" {
  if (token === "*") return "star";
  return token.ranges.some(([from, to]) => char >= from && char <= to) !== token.negated;
}

function readSegment(segment: string): Token[] | string {
  if (segment.includes("**")) return '"**" must be a whole segment, as in docs/**/plan.md';
  const tokens: Token[] = [];
  for (const [char, sign, set] of segment.matchAll(/\[([!^]?)([^\]]+)\]|./gsu)) {
    if (char === "]") return '"]" without "["';
    if (char === "[") return '"[" without "]"; write a character set like [0-9]';
    if (char === "*") tokens.push("*");
    else if (char === "?") tokens.push({ negated: true, ranges: [] });
    else if (set === undefined) tokens.push({ negated: false, ranges: [[char, char]] });
    else {
      const ranges = [...set.matchAll(/(.)(?:-(.))?/gsu)];
      tokens.push({
        negated: sign !== "",
        ranges: ranges.map(([, from = "", to = from]) => [from, to]),
      });
    }
  }
  return tokens;
}

function expandBraces(glob: string): string[] | string {
  let texts = [""];
  for (const [index, piece] of glob.split(/\{([^{}]*)\}/).entries()) {
    if (/[{}]/.test(piece)) return "braces can't be nested or unbalanced; write {a,b}";
    const choices = index % 2 === 0 ? [piece] : piece.split(",");
    if (index % 2 === 1 && choices.length < 2) return "braces need at least two alternatives: {a,b}";
    if (texts.length * choices.length > MAX_ALTERNATIVES) return `a glob has at most ${MAX_ALTERNATIVES} alternatives`;
    texts = texts.flatMap((text) => choices.map((choice) => text + choice));
  }
  return texts;
}
