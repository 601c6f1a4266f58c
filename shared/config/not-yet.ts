import type { Diagnostic } from "../plan/plan.ts";
import type { Config } from "./config.ts";
import { configFinding } from "./diagnostic-codes.ts";

/** Sections that are part of the config file and that this version of Milepost does nothing about. */
const sections = ["slack", "report"] as const;

/** Says which sections of a config were read in vain: silence would look like success. */
export function notYet(config: Config): Diagnostic[] {
  return sections
    .filter((section) => config[section] !== undefined)
    .map((section) =>
      configFinding(
        "not-yet",
        `The config has "${section}:", and this version of Milepost does not act on it yet. The trackers are kept in step all the same.`,
      ),
    );
}
