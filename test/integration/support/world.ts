import type { GitHubDouble } from "../../../local/emulators/github/github-emulator.ts";
import type { IssueSnapshot, MilestoneSnapshot } from "../../../local/emulators/github/snapshots.ts";

/** One of our items with nothing in it that differs between two runs that came to the same. */
export interface WorldItem {
  key: string;
  title: string;
  text: string;
  state: string;
  due: string | null;
  labels: string[];
  milestone: string | null;
  parent: string | null;
}

export interface Worlds {
  /** By key; two items with one key stand here twice. */
  ours: WorldItem[];
  /** Byte for byte what is not ours. */
  others: (IssueSnapshot | MilestoneSnapshot)[];
}

/** Ours, wherever people have put words around it. */
const marker = /<!-- milepost:([\w.-]+\/[a-z]\d+):[0-9a-z]+ -->\r?\n/;

/** The items of a repository as the double has them. Keys carry their goal: `001-live/m1`. */
export function worldOf(double: GitHubDouble, fullName: string): Worlds {
  const milestones = double.milestones(fullName);
  const issues = double.issues(fullName);
  const keyOf = (text: string | null) => marker.exec(text ?? "")?.[1] ?? null;
  const milestoneKey = (number: number | null) => {
    const found = milestones.find((milestone) => milestone.number === number);
    return found === undefined ? null : (keyOf(found.description) ?? `person's ${found.title}`);
  };
  const issueKey = (number: number | null) => {
    const found = issues.find((issue) => issue.number === number);
    return found === undefined ? null : (keyOf(found.body) ?? `person's ${found.title}`);
  };
  const ours: WorldItem[] = [
    ...milestones.map((one) => ({
      key: keyOf(one.description) ?? "",
      title: one.title,
      text: textOf(one.description),
      state: one.state,
      due: one.dueOn?.slice(0, 10) ?? null,
      labels: [],
      milestone: null,
      parent: null,
    })),
    ...issues.map((one) => ({
      key: keyOf(one.body) ?? "",
      title: one.title,
      text: textOf(one.body),
      state: one.state === "closed" ? `closed ${one.stateReason}` : "open",
      due: null,
      labels: one.labels,
      milestone: milestoneKey(one.milestone),
      parent: issueKey(one.parent),
    })),
  ];
  return {
    ours: ours
      .filter(({ key }) => key !== "")
      .sort((a, b) => a.key.localeCompare(b.key, "en", { numeric: true })),
    others: [
      ...milestones.filter((one) => keyOf(one.description) === null),
      ...issues.filter((one) => keyOf(one.body) === null),
    ],
  };
}

function textOf(body: string | null): string {
  return (body ?? "").replace(marker, "");
}
