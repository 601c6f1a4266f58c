import { ConfigError } from "../errors.ts";
import { matchesGlob, parseGlob } from "./values/glob.ts";

/** Where the config file is, in a repository that uses Goal Kit and in any other. */
export const configPaths = { goalkit: ".goalkit/milepost.yml", other: ".github/milepost.yml" } as const;

const lookalike = /^\.(?:goalkit|github)\/milepost\.ya?ml$/i;

/** Whether a path is a config file, or a name that a person may have meant for one. */
export function isConfigPath(path: string): boolean {
  return lookalike.test(path);
}

/**
 * The config file among the paths of a tree, or null when there is none. A file that looks like the config
 * and would not be read is an error: with its rules unread, a sync would do what nobody asked for.
 * Throws `ConfigError`.
 */
export function findConfig(paths: Iterable<string>): string | null {
  const found: string[] = [];
  let goalkit = false;
  for (const path of paths) {
    goalkit ||= path.startsWith(".goalkit/");
    if (isConfigPath(path)) found.push(path);
  }
  const right = goalkit ? configPaths.goalkit : configPaths.other;
  const wrong = found.filter((path) => path !== right).sort();
  if (wrong.length === 0) return found.length === 0 ? null : right;
  const [first = right] = wrong;
  const message =
    found.length > 1
      ? `there are ${found.length} config files (${[...found].sort().join(", ")}); keep ${right} and remove the ${found.length > 2 ? "others" : "other"}`
      : first === configPaths.other
        ? `this repository has a .goalkit folder, so the config file is ${right}; move it: git mv ${first} ${right}`
        : `the config file is called ${right}; rename it: git mv ${first} ${right}`;
  throw new ConfigError(first, [{ line: null, message }]);
}

/** The plan files among the paths of a tree, sorted and each once. Globs that can't be read match nothing. */
export function matchPlans(paths: Iterable<string>, globs: readonly string[]): string[] {
  const patterns = globs.map(parseGlob).filter((pattern) => typeof pattern !== "string");
  const plans = new Set<string>();
  for (const path of paths) {
    if (isOutside(path) || !patterns.some((pattern) => matchesGlob(pattern, path))) continue;
    plans.add(path);
  }
  // By code unit: the order is the same on every machine.
  return [...plans].sort();
}

const isOutside = (path: string): boolean =>
  path.startsWith("/") ||
  path.includes("\\") ||
  path.split("/").some((part) => part === ".." || part === ".");
