import type { ManagedBody, Section } from "../../../model/item.ts";
import { adfCost } from "./adf-write.ts";
import type { Cost } from "./managed-lines.ts";
import { managedOf, sectionLines, shortenLines } from "./managed-lines.ts";
import { wikiCost } from "./wiki-text.ts";

/** Jira takes 32,767 characters in a field; room is left for the last line of the panel and for people's words. */
const fieldLimit = 29_000;
/** Of the 16,384 characters of a version's description. */
const versionLimit = 14_500;

const fieldCost: Cost = (line, starts) => Math.max(adfCost(line, starts), wikiCost(line, starts));
const plainCost: Cost = ({ text }) => text.length + 8;

/** The managed part of an issue: the same for Cloud and Data Center, short enough for both. */
export function renderJira(sections: readonly Section[]): ManagedBody {
  return managedOf(shortenLines(sectionLines(sections), fieldCost, fieldLimit));
}

/** The managed part of a version's description. */
export function renderVersion(sections: readonly Section[]): ManagedBody {
  return managedOf(shortenLines(sectionLines(sections), plainCost, versionLimit));
}
