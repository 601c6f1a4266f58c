import { parseConfig } from "../config/parse-config.ts";
import type { Ledger } from "../ports/ledger.ts";

/**
 * The branch that the config of a repository names, as the ledger knows it; null when it names none, when the
 * repository was never looked at, and when its config is wrong (then nothing is synced at all).
 */
export async function syncedBranch(
  ledger: Pick<Ledger, "repository">,
  repositoryId: string,
): Promise<string | null> {
  const config = (await ledger.repository(repositoryId))?.config;
  if (!config) return null;
  try {
    return parseConfig(config.text, config.path).branch ?? null;
  } catch {
    return null;
  }
}
