import { type Account, isAccountIn, type KnownAccounts } from "../model/repository-state.ts";

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
