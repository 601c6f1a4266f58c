import { type Account, isAccountIn } from "../../../shared/model/repository-state.ts";
import { type Check, createChecks } from "./doctor-checks.ts";

export interface AccountsToCheck {
  /** The accounts that have written items of the repository, from the state. */
  stored: readonly Account[];
  /** `formerAccounts` in the config. */
  former: readonly string[];
  /** The account of the credentials. */
  current: Account;
}

/** Warns of each account whose items Milepost would ignore with these credentials if the state were lost. */
export function checkAccounts(area: "GitHub" | "Jira", { stored, former, current }: AccountsToCheck): Check[] {
  const nameOf = ({ id, login = id }: Account) => login;
  return stored
    .filter((account) => !isAccountIn({ stored: [current], former }, account))
    .map((account) =>
      createChecks(area).warn(
        `${nameOf(account)} wrote items of this repository, but the credentials belong to ${nameOf(current)}`,
        `Add "${nameOf(account)}" to ${area.toLowerCase()}.formerAccounts in the config, so that its items are recognised even if the state is lost.`,
      ),
    );
}
