/** Chance that is the same on every machine: what a seed gives, it gives again. */
export interface Dice {
  /** A whole number from 0 up to, and without, `below`. */
  roll(below: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** Any entry; undefined when there is none. */
  any<T>(list: readonly T[]): T | undefined;
}

/** The generator "mulberry32": 32 bits of state are enough for a few hundred rolls per plan. */
export function dice(seed: number): Dice {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const roll = (below: number) => Math.floor(next() * below);
  return {
    roll,
    chance: (probability) => next() < probability,
    pick: (list) => list[roll(list.length)] ?? list[0],
    any: (list) => list[roll(list.length)],
  };
}

type Words = readonly [string, ...string[]];

const verbs: Words = [
  ..."Add,Build,Write,Set up,Migrate,Document,Design,Test,Remove,Refactor,Measure".split(","),
  ..."Ship,Automate,Review,Secure,Localise".split(","),
] as unknown as Words;

const objects: Words = [
  "REST endpoints",
  "WebSocket server",
  "audit log",
  "comment panel",
  "presence indicator",
  "user import",
  "billing page",
  "search index",
  "CI pipeline",
  "login form",
  "rate limiter",
  "email templates",
  "database schema",
  "admin dashboard",
  "error pages",
  "metrics",
  "feature flags",
  "API keys",
  "mobile layout",
  "backup job",
  "onboarding tour",
  "session store",
  "webhook deliveries",
  "invoice export",
];

const endings: Words = [
  "for admins",
  "for guests",
  "with retries",
  "behind a flag",
  "in the API",
  "from CSV",
  "from XML",
  "across regions",
  "in German",
  "under 200 ms",
  "and its runbook",
  "for the beta group",
];

/** What every plan says again and again, in each milestone. */
const common: Words = ["Docs", "Tests", "Unit tests", "Release notes", "Code review", "Documentation"];

const stages: Words = [
  "Foundation",
  "Hardening",
  "Beta launch",
  "Rollout",
  "Polish",
  "Discovery",
  "Core",
  "MVP",
  "Stabilisation",
  "Public release",
];

/** Words that take another's place when a text is reworded. */
const other: Words = [
  ..."service,simple,new,shared,nightly,public,internal,basic,full,draft".split(","),
  ..."team,customer,server,client,report,list,view".split(","),
] as unknown as Words;

const suffixes: Words = ["(phase 1)", "incl. tests", "and docs", "v2", "(optional)", "- done by Ana", "again"];

export function deliverableText(of: Dice): string {
  if (of.chance(0.15)) return of.pick(common);
  const start = of.chance(0.75) ? `${of.pick(verbs)} ${of.pick(objects)}` : upper(of.pick(objects));
  return of.chance(0.5) ? `${start} ${of.pick(endings)}` : start;
}

export function milestoneTitle(of: Dice): string {
  if (of.chance(0.35)) return of.pick(stages);
  if (of.chance(0.5)) return `${of.pick(stages)} of ${of.pick(objects)}`;
  return of.chance(0.5) ? upper(of.pick(objects)) : `${upper(of.pick(objects))} and ${of.pick(objects)}`;
}

/** The same thing said a little differently: a word changed, added or taken out, a typo, a suffix, case. */
export function reworded(text: string, of: Dice): string {
  const words = text.split(" ");
  const at = of.roll(words.length);
  const word = words[at] ?? "";
  switch (of.roll(6)) {
    case 0:
      return words.toSpliced(at, 1, of.pick(other)).join(" ");
    case 1:
      return words.toSpliced(at, 1, typo(word, of)).join(" ");
    case 2:
      return `${text} ${of.pick(suffixes)}`;
    case 3:
      return of.chance(0.5) ? text.toLowerCase() : `${upper(text)}.`;
    case 4:
      return words.toSpliced(at, 0, of.pick(other)).join(" ");
    default:
      return words.length > 2 ? words.toSpliced(at, 1).join(" ") : `${text}: ${of.pick(other)}`;
  }
}

function typo(word: string, of: Dice): string {
  if (word.length < 4) return `${word}s`;
  const at = 1 + of.roll(word.length - 2);
  const letters = [...word];
  if (of.chance(0.4)) return letters.toSpliced(at, 1).join("");
  if (of.chance(0.5)) return letters.toSpliced(at, 0, letters[at] ?? "").join("");
  return letters.toSpliced(at, 2, letters[at + 1] ?? "", letters[at] ?? "").join("");
}

function upper(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
