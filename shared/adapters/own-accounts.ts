import type { Account } from "../model/repository-state.ts";

/** Accounts of Milepost in one tracker that are known without a request. */
export interface KnownAccounts {
  /** Accounts with which earlier runs wrote items of the repository, from its state. */
  stored: readonly Account[];
  /** `formerAccounts` of the tracker in the config: logins on GitHub, account ids in Jira. */
  former: readonly string[];
}

/** Returns true if an account is among the known ones, by its id or by its login. */
export function isAccountIn({ stored, former }: KnownAccounts, { id, login = id }: Account): boolean {
  return (
    stored.some((account) => account.id === id) || former.some((name) => name.toLowerCase() === login.toLowerCase())
  );
}

export type OwnAccounts = ReturnType<typeof createOwnAccounts>;

/**
 * Returns Milepost's accounts in one tracker. Anybody can copy a marker, so an item is only adopted if one of these
 * accounts created it. `readCurrent` reads the account of the credentials; it is called once, and only if needed.
 */
export function createOwnAccounts({ stored, former }: KnownAccounts, readCurrent: () => Promise<Account>) {
  const accounts = [...stored];
  let current: Promise<Account> | null = null;

  function learn(account: Account): void {
    if (!accounts.some(({ id }) => id === account.id)) accounts.push(account);
  }

  async function learnCurrent(): Promise<void> {
    current ??= readCurrent();
    learn(await current);
  }

  const isKnown = (account: Account) => isAccountIn({ stored: accounts, former }, account);

  return {
    /** Returns the stored accounts and those that the run has learned. */
    all: (): readonly Account[] => accounts,
    /** Adds an account that has certainly written for Milepost. */
    learn,
    /** Adds the account of the credentials. */
    learnCurrent,
    /** Returns true if the creator of an item is an account of Milepost; false for an unknown creator. */
    async isOwn(creator: Account | null): Promise<boolean> {
      if (creator === null) return false;
      if (!isKnown(creator)) await learnCurrent();
      return isKnown(creator);
    },
  };
}
