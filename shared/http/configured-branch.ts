import { parseStoredConfig } from "../config/parse-config.ts";
import type { Ledger } from "../ports/ledger.ts";

/** Returns the branch in the last known config of a repository, or `null` if there is none or the config is invalid. */
export async function findConfiguredBranch(
  ledger: Pick<Ledger, "repository">,
  repositoryId: string,
): Promise<string | null> {
  const repository = await ledger.repository(repositoryId);
  try {
    return parseStoredConfig(repository?.config ?? null).branch ?? null;
  } catch {
    return null;
  }
}
