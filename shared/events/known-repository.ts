import type { Config } from "../config/config.ts";
import { parseStoredConfig } from "../config/parse-config.ts";
import { ConfigError } from "../errors.ts";
import type { RepositoryState } from "../model/repository-state.ts";

/** What the ledger knows of a repository that an event names. */
export type KnownRepository = Pick<RepositoryState, "fullName" | "installation" | "config" | "plans" | "accounts">;

/** Returns the repository's stored config; `null` for an unknown repository or an invalid config. */
export function configOf(repository: KnownRepository | null): Config | null {
  if (repository === null) return null;
  try {
    return parseStoredConfig(repository.config);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return null;
  }
}
