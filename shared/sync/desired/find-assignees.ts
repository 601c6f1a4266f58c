import type { DesiredInput } from "../../model/desired-items.ts";
import type { TrackerName } from "../../model/item.ts";

/** Maximum number of assignees per item (GitHub docs, "Assigning issues and pull requests to other GitHub users"). */
const MAX_ASSIGNEES = 10;

/**
 * Returns the accounts in a tracker of the people whom the owner's text of a milestone names, in the order of the text.
 * Names are matched as whole words, without case.
 */
export function findAssignees(
  owner: string | null,
  people: DesiredInput["config"]["people"],
  tracker: TrackerName,
): string[] {
  if (owner === null || people === undefined) return [];
  const text = owner.toLowerCase();
  const found = Object.entries(people).flatMap(([name, accounts]) => {
    const account = accounts[tracker];
    const place = findWord(text, name.toLowerCase());
    return account === undefined || place === -1 ? [] : [{ account, place }];
  });
  const accounts = found.sort((one, other) => one.place - other.place).map(({ account }) => account);
  return [...new Set(accounts)].slice(0, MAX_ASSIGNEES);
}

/** Returns the first position of a name that is not a part of a longer word, or -1. */
function findWord(text: string, name: string): number {
  const isLetter = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}]/u.test(char);
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    if (!isLetter(text[at - 1]) && !isLetter(text[at + name.length])) return at;
  }
  return -1;
}
