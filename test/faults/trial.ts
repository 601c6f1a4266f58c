import type { JiraDouble } from "../../local/emulators/jira/emulator-types.ts";
import type { CommonFault, Rule } from "../../local/emulators/shared/fault.ts";
import type { TrackerName } from "../../shared/model/item.ts";
import type { SyncHarness } from "../integration/support/sync-harness.ts";
import type { Worlds } from "../integration/support/world.ts";
import { type JiraItem, jiraWorldOf } from "./jira-world.ts";

/** One repository and one project of the doubles, for one case. */
export interface Trial {
  milepost: SyncHarness;
  jira: JiraDouble;
  project: string;
  faults: Record<TrackerName, { on: (rule: Rule<CommonFault>) => () => void }>;
}

/** What is in both trackers, with nothing in it that is each repository's own. */
export interface BothWorlds {
  github: Worlds;
  jira: { ours: JiraItem[]; others: JiraItem[] };
  comments: string[][];
}

export function worldsOf({ milepost, jira, project }: Trial): BothWorlds {
  const { double, fullName, id } = milepost;
  const comments = double.issues(fullName).map((one) => one.comments);
  const both = { github: milepost.world(), jira: jiraWorldOf(jira, project), comments };
  const names: [RegExp, string][] = [
    [new RegExp(`${fullName}(?![0-9])`, "g"), "REPOSITORY"],
    [new RegExp(`${project}(?![0-9A-Z])`, "g"), "PROJECT"],
    [new RegExp(`milepost(:|%3A)${id}(/|%2F)`, "g"), "milepost:ID/"],
    [/(?<=\/[a-z]\d+:)[0-9a-z]{12,}/g, "NONCE"],
    [/\b[0-9a-f]{40}\b/g, "COMMIT"],
  ];
  const same = (text: string) =>
    names.reduce((done, [pattern, name]) => done.replaceAll(pattern, name), text);
  return JSON.parse(JSON.stringify(both), (_, value: unknown) =>
    typeof value === "string" ? same(value) : value,
  );
}
