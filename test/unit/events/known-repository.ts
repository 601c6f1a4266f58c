import type { KnownRepository } from "../../../shared/events/known-repository.ts";
import type { Account } from "../../../shared/model/repository-state.ts";

interface Known {
  goals?: readonly string[];
  /** Text of the config file. */
  config?: string | null;
  /** Accounts with which Milepost has written on GitHub. */
  accounts?: Account[];
}

/** Returns the stored state of `acme/web` with these goals, config and accounts. */
export function knownRepository({ goals = [], config = null, accounts = [] }: Known = {}): KnownRepository {
  const plan = { blob: "b", isUpToDate: true, wasSynced: true, diagnostics: [] };
  return {
    fullName: "acme/web",
    installation: 5,
    config: config === null ? null : { path: ".goalkit/milepost.yml", blob: "c", text: config },
    plans: Object.fromEntries(goals.map((goal) => [`.goalkit/goals/${goal}/milestones.md`, { ...plan, goal }])),
    accounts: { github: accounts },
  };
}
