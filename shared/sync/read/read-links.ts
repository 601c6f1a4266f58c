import type { DesiredInput } from "../../model/desired-items.ts";
import { roleOfKey, versionKey } from "../../model/keyed-plan.ts";
import { isCreated, type Link } from "../../model/link.ts";
import type { TrackerPlanning } from "../../ports/tracker.ts";
import type { LinksByTracker } from "../../progress/milestone-progress.ts";
import type { LedgerReader } from "./read-repository.ts";

export async function readLinks(
  trackers: readonly Pick<TrackerPlanning, "name">[],
  repository: string,
  goal: string,
  ledger: Pick<LedgerReader, "links">,
): Promise<LinksByTracker> {
  const links = new Map<TrackerPlanning["name"], Link[]>();
  for (const { name } of trackers) links.set(name, await ledger.links(repository, goal, name));
  return links;
}

/** Returns a function: for ("jira", "m3"), it returns the URL of that item in Jira, or `null` if there is none. */
export function createPeerUrls(links: LinksByTracker): DesiredInput["peerUrl"] {
  const existing = [...links].map(([name, list]) => {
    const urls = list
      .filter(isCreated)
      .flatMap(({ key, remote, isDeleted }) => (isDeleted ? [] : [[key, remote.url] as const]));
    return [name, new Map(urls)] as const;
  });
  const urlsByTracker = new Map(existing);
  return (name, key) => {
    const urls = urlsByTracker.get(name);
    // Without epics, Jira represents a milestone by its version only.
    return urls?.get(key) ?? (roleOfKey(key) === "milestone" ? urls?.get(versionKey(key)) : undefined) ?? null;
  };
}
