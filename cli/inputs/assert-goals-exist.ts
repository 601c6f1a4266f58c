import { sanitizeLine } from "../../shared/adapters/node/terminal.ts";
import { UsageError } from "../../shared/errors.ts";
import { type GoalFilter, readRepositories, type StatusReader } from "../../shared/status/read-goals.ts";
import { formatCommand } from "../../shared/text/format-command.ts";

export const nothingSyncedMessage =
  "No plan has been synced yet. Run `milepost sync --repo OWNER/NAME`, or push a plan while `milepost serve` is running. If the state is in another folder or table, set MILEPOST_STATE or MILEPOST_TABLE.";

/** Throws `UsageError` if the ledger is not empty, but has no record of the wanted repository or goal. */
export async function assertGoalsExist(ledger: StatusReader, wanted: GoalFilter): Promise<void> {
  const { repo, goal } = wanted;
  const all = await ledger.repositories();
  if (all.length === 0) return;
  const found = await readRepositories(ledger, wanted);
  if (repo !== undefined && found.length === 0) {
    throw new UsageError(
      `${repo} has not been synced yet. Known: ${listNames(all.map(({ fullName }) => fullName))}. Run \`${formatCommand("milepost", "sync", "--repo", repo)}\` to sync it.`,
    );
  }
  const goals = found.flatMap(({ plans }) => Object.values(plans).map((plan) => plan.goal));
  if (goal === undefined || goals.includes(goal)) return;
  const known = goals.length === 0 ? "No goal has been synced yet" : `Known: ${listNames(goals)}`;
  throw new UsageError(`There is no goal "${goal}"${repo === undefined ? "" : ` in ${repo}`}. ${known}.`);
}

const MAX_NAMES = 20;

function listNames(names: readonly string[]): string {
  const sorted = [...new Set(names)].sort().map(sanitizeLine);
  const more = sorted.length - MAX_NAMES;
  return `${sorted.slice(0, MAX_NAMES).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
