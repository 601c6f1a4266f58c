import { UsageError } from "../shared/errors.ts";
import { type GoalsReader, type GoalsWanted, readRepositories } from "../shared/report/run/read-goals.ts";
import { plain } from "./print/terminal.ts";

/** What to do where nothing was ever synced. */
export const nothingSynced =
  "No plan has been synced from here yet. `npx milepost sync --repo OWNER/NAME` does it, and so does a push to `npx milepost serve`. State that is kept elsewhere is found by MILEPOST_STATE or MILEPOST_TABLE.";

/**
 * Throws `UsageError` for a repository or a goal that is not there, with those that are. Where nothing is, nothing
 * is wrong with the name: then the answer is an empty one.
 */
export async function assertKnown(ledger: GoalsReader, wanted: GoalsWanted): Promise<void> {
  const { repo, goal } = wanted;
  const all = await ledger.repositories();
  if (all.length === 0) return;
  const found = await readRepositories(ledger, wanted);
  if (repo !== undefined && found.length === 0) {
    throw new UsageError(
      `Nothing of ${repo} was synced from here. Known: ${listOf(all.map(({ fullName }) => fullName))}. \`npx milepost sync --repo ${repo}\` syncs it.`,
    );
  }
  const goals = found.flatMap(({ plans }) => Object.values(plans).map((plan) => plan.goal));
  if (goal === undefined || goals.includes(goal)) return;
  const known = goals.length === 0 ? "There is none" : `Known: ${listOf(goals)}`;
  throw new UsageError(`There is no goal "${goal}"${repo === undefined ? "" : ` in ${repo}`}. ${known}.`);
}

const longestList = 20;

function listOf(names: readonly string[]): string {
  const sorted = [...new Set(names)].sort().map(plain);
  const more = sorted.length - longestList;
  return `${sorted.slice(0, longestList).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
