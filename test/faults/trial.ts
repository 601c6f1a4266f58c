import type { JiraEmulator } from "../../local/emulators/jira/emulator-types.ts";
import type { CommonFault, FaultRule } from "../../local/emulators/shared/fault.ts";
import type { TrackerName } from "../../shared/model/item.ts";
import type { RepositorySnapshot } from "../integration/support/repository-snapshot.ts";
import type { SyncHarness } from "../integration/support/sync-harness.ts";
import { type JiraItem, jiraWorldOf } from "./jira-world.ts";

/** One repository and one project in the emulators, created for one case. */
export interface Trial {
  milepost: SyncHarness;
  jira: JiraEmulator;
  project: string;
  faults: Record<TrackerName, { on: (rule: FaultRule<CommonFault>) => () => void }>;
}

/** The contents of both trackers, without what differs between repositories. */
export interface BothWorlds {
  github: RepositorySnapshot;
  jira: { managed: JiraItem[]; others: JiraItem[] };
  comments: string[][];
}

export function worldsOf({ milepost, jira, project }: Trial): BothWorlds {
  const { github: double, fullName, id } = milepost;
  const comments = double.issues(fullName).map((one) => one.comments);
  const both = { github: milepost.world(), jira: jiraWorldOf(jira, project), comments };
  const names: [RegExp, string][] = [
    [new RegExp(`${fullName}(?![0-9])`, "g"), "REPOSITORY"],
    [new RegExp(`${project}(?![0-9A-Z])`, "g"), "PROJECT"],
    [new RegExp(`milepost(:|%3A)${id}(/|%2F)`, "g"), "milepost:ID/"],
    [/(?<=\/[a-z]\d+:)[0-9a-z]{12,}/g, "NONCE"],
    [/\b[0-9a-f]{40}\b/g, "COMMIT"],
  ];
  const same = (text: string) => names.reduce((done, [pattern, name]) => done.replaceAll(pattern, name), text);
  return JSON.parse(JSON.stringify(both), (_, value: unknown) => (typeof value === "string" ? same(value) : value));
}
