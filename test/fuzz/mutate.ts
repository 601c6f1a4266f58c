/** Returns a pseudo-random generator of numbers below 1 (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;

/** Texts that have a special meaning in plans or in Markdown. */
const fragments = [
  "**Milestone 1: T** (Weeks 1-2)",
  "- **Deliverable**: a, b and c",
  "## M1: T",
  "### Phase 2 — T (done)",
  "- [x] M3 — T",
  "| Milestone | Status |\n|---|---|\n| M1 | done |\n| M2 | 50% |",
  "<h3>Milestone 4</h3>",
  "<!-- id: a b -->",
  "<!-- id: m1 -->",
  "<!--",
  "-->",
  "```",
  "~~~",
  "`",
  "**",
  "__",
  "~~",
  "((((((",
  "))))",
  "[[[",
  "[GOAL]",
  "[e.g. x]",
  "|",
  "\\|",
  "> > > - ",
  "— — —",
  "✅",
  "👨‍👩‍👧",
  "🇩🇪",
  "\u200b",
  "\u202e",
  "\ufeff",
  "\u0301",
  "目标：",
  "**状态**：完成",
  "\t",
  "\u00a0",
  "\u2028",
  "\f",
  "---",
  "===",
  "1. ",
  "1) ",
  "- [ ] ",
  "- [X] ",
  "*GATE: x",
  "*Example: x*",
  "**Depends on**: Milestone 1, M2",
  "**Risk**: a - mitigation: b",
  "**Due**: 31/02/2026",
  "(due 2026-02-30)",
  "(Q5 2026)",
  "(2026-06-01 – 2026-05-01)",
  "**Milestone 1 Verification**:",
  "[a]: b",
  "&amp;",
  "<div>",
  "https://x.y/a,b",
  "constructor",
  "__proto__",
  "**toString**: x",
];

const lineMutations: readonly ((lines: string[], other: readonly string[], random: Random) => void)[] = [
  (lines, _, random) => lines.splice(below(lines.length, random), 1 + below(4, random)),
  (lines, _, random) => {
    const at = below(lines.length, random);
    lines.splice(at, 0, ...lines.slice(at, at + 1 + below(6, random)));
  },
  (lines, _, random) => {
    const [one, two] = [below(lines.length, random), below(lines.length, random)];
    [lines[one], lines[two]] = [lines[two] ?? "", lines[one] ?? ""];
  },
  (lines, other, random) => {
    const from = below(other.length, random);
    lines.splice(below(lines.length, random), 0, ...other.slice(from, from + 1 + below(20, random)));
  },
  (lines, other, random) => {
    lines.splice(below(lines.length, random));
    for (const line of other.slice(below(other.length, random))) lines.push(line);
  },
  (lines, _, random) => lines.splice(below(lines.length, random), 0, pick(fragments, random)),
  (lines, _, random) => change(lines, random, (line) => line.replace(/^#*/, "#".repeat(below(7, random)))),
  (lines, _, random) => change(lines, random, (line) => " ".repeat(below(9, random)) + line),
  (lines, _, random) => change(lines, random, (line) => line.trimStart()),
  (lines, _, random) => change(lines, random, (line) => `${pick(["> ", "- ", "\t", "1. "], random)}${line}`),
  (lines, _, random) => lines.splice(below(lines.length, random), 0, ""),
  (lines, _, random) => change(lines, random, (line) => insert(line, pick(fragments, random), random)),
  (lines, _, random) => change(lines, random, (line) => insert(line, pick(fragments, random), random)),
  (lines, _, random) => change(lines, random, (line) => line.slice(0, below(line.length + 1, random))),
  (lines, _, random) => change(lines, random, (line) => line.slice(below(line.length + 1, random))),
  (lines, _, random) => change(lines, random, (line) => swapWords(line, random)),
  (lines, _, random) => change(lines, random, (line) => line.repeat(1 + below(40, random)).slice(0, 25_000)),
  (lines, _, random) => change(lines, random, (line) => line.replace(/\d+/, String(below(3000, random)))),
  (lines, _, random) => change(lines, random, (line) => line.replace(/[*_:|[\]()`-]/, "")),
  (lines, other, random) => change(lines, random, (line) => insert(line, pick(other, random), random)),
];

/** Returns a file with mutated lines, words and bytes, and lines of a second file. */
export function mutate(text: string, other: string, random: Random): Uint8Array {
  const lines = text.split("\n");
  const others = other.split("\n");
  for (let left = 1 + below(6, random); left > 0; left--) {
    pick(lineMutations, random)(lines, others, random);
    if (lines.length === 0) lines.push("");
  }
  const end = random() < 0.1 ? "\r\n" : "\n";
  const bytes = new TextEncoder().encode((random() < 0.03 ? "\ufeff" : "") + lines.join(end));
  if (random() > 0.15 || bytes.length === 0) return bytes;
  for (let left = 1 + below(4, random); left > 0; left--) {
    const at = below(bytes.length, random);
    bytes[at] = random() < 0.5 ? below(256, random) : (bytes[at] ?? 0) ^ (1 << below(8, random));
  }
  return random() < 0.3 ? bytes.slice(0, below(bytes.length, random)) : bytes;
}

function below(limit: number, random: Random): number {
  return Math.floor(random() * limit);
}

function pick<One>(all: readonly One[], random: Random): One {
  const one = all[below(all.length, random)];
  if (one === undefined) throw new Error("Can't pick from an empty list.");
  return one;
}

function change(lines: string[], random: Random, how: (line: string) => string): void {
  const at = below(lines.length, random);
  lines[at] = how(lines[at] ?? "");
}

function insert(line: string, part: string, random: Random): string {
  const at = below(line.length + 1, random);
  return line.slice(0, at) + part + line.slice(at);
}

function swapWords(line: string, random: Random): string {
  const words = line.split(" ");
  const [one, two] = [below(words.length, random), below(words.length, random)];
  [words[one], words[two]] = [words[two] ?? "", words[one] ?? ""];
  return words.join(" ");
}
