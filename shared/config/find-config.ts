import { ConfigError } from "../errors.ts";
import { formatCommand } from "../text/format-command.ts";
import { isMarkdownPath } from "../text/markdown-path.ts";
import { matchesBelow, matchesGlob, parseGlob, StepBudget } from "./values/glob.ts";

/** Path of the config file: `goalkit` in repositories with a `.goalkit` folder, `other` in all other repositories. */
export const configPaths = { goalkit: ".goalkit/milepost.yml", other: ".github/milepost.yml" } as const;

const lookalike = /^\.(?:goalkit|github)\/milepost\.ya?ml$/i;

/** Returns true for the path of a config file, and for a similar path such as `.goalkit/milepost.yaml`. */
export function isConfigPath(path: string): boolean {
  return lookalike.test(path);
}

/**
 * Returns the path of the config file among the paths in a repository, or `null` if there is none. Throws
 * `ConfigError` for a similar path such as `.goalkit/milepost.yaml`, because ignoring that file would sync with the
 * wrong settings.
 */
export function findConfig(paths: Iterable<string>): string | null {
  const all = [...paths];
  const found = all.filter(isConfigPath);
  const usesGoalKit = all.some((path) => path.startsWith(".goalkit/"));
  const right = usesGoalKit ? configPaths.goalkit : configPaths.other;
  const wrong = found.filter((path) => path !== right).sort();
  if (wrong.length === 0) return found.length === 0 ? null : right;
  const [first = right] = wrong;
  const message =
    found.length > 1
      ? `there are ${found.length} config files (${[...found].sort().join(", ")}); keep ${right} and remove the ${found.length > 2 ? "others" : "other"}`
      : first === configPaths.other
        ? `this repository has a .goalkit folder, so the config file must be ${right}; move it: ${formatCommand("git", "mv", first, right)}`
        : `the config file must be ${right}; rename it: ${formatCommand("git", "mv", first, right)}`;
  throw new ConfigError(first, [{ line: null, message }]);
}

/** Steps in which all globs are compared with all paths of a repository: about a second. */
const MAX_GLOB_STEPS = 20_000_000;

/**
 * Returns the paths that match one of the globs, sorted and without duplicates. Invalid globs match nothing. Throws
 * `ConfigError` if comparing the globs with all paths takes too many steps.
 */
export function matchPlans(paths: Iterable<string>, globs: readonly string[]): string[] {
  const all = new Set(paths);
  const patterns = globs.map(parseGlob).filter((pattern) => typeof pattern !== "string");
  const budget = new StepBudget(MAX_GLOB_STEPS);
  // Globs match only Markdown files (`globRule`), so that other files need not be compared.
  const isPlan = (path: string) =>
    isMarkdownPath(path) && !isOutside(path) && patterns.some((pattern) => matchesGlob(pattern, path, budget));
  // Sorts by code unit, independent of the locale.
  const plans = [...all].filter(isPlan).sort();
  assertEnough(budget, all);
  return plans;
}

/** Throws `ConfigError` if the globs could not be compared with all these paths. */
function assertEnough(budget: StepBudget, paths: ReadonlySet<string>): void {
  if (!budget.isSpent) return;
  const message = `plans: the globs are too complex for the ${paths.size} files of this repository; write fewer globs, with fewer "**" and "{a,b}"`;
  throw new ConfigError([...paths].find(isConfigPath) ?? configPaths.goalkit, [{ line: null, message }]);
}

/** Which files can be plans, and in which folders they can be. */
export interface PlanMatcher {
  isPlan: (path: string) => boolean;
  /** Returns true if plans can be in a folder or below it. `isLink`: the folder is a symbolic link. */
  canHold: (folder: string, isLink?: boolean) => boolean;
  /** Throws `ConfigError` if comparing took too many steps, so that files were left out. `paths`: the files found. */
  assertComplete: (paths: Iterable<string>) => void;
}

/**
 * Returns the matcher of globs for reading a repository folder by folder. After too many steps it matches nothing, and
 * `assertComplete` throws.
 */
export function createPlanMatcher(globs: readonly string[]): PlanMatcher {
  const patterns = globs.map(parseGlob).filter((pattern) => typeof pattern !== "string");
  const budget = new StepBudget(MAX_GLOB_STEPS);
  return {
    isPlan: (path) => isMarkdownPath(path) && patterns.some((pattern) => matchesGlob(pattern, path, budget)),
    canHold: (folder, isLink = false) => patterns.some((pattern) => matchesBelow(pattern, folder, { isLink, budget })),
    assertComplete: (paths) => assertEnough(budget, new Set(paths)),
  };
}

const isOutside = (path: string): boolean =>
  path.startsWith("/") || path.includes("\\") || path.split("/").some((part) => part === ".." || part === ".");
