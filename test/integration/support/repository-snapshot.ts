import type { GitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";
import type { GitHubIssueSnapshot, GitHubMilestoneSnapshot } from "../../../local/emulators/github/snapshots.ts";

/** The fields of a managed item that are equal after equivalent runs. */
export interface ManagedItemSnapshot {
  key: string;
  title: string;
  text: string;
  state: string;
  due: string | null;
  labels: string[];
  milestone: string | null;
  parent: string | null;
  /** Keys of the issues that block this one. */
  blockedBy: (string | null)[];
}

export interface RepositorySnapshot {
  /** Managed items sorted by key; duplicates are listed twice. */
  managed: ManagedItemSnapshot[];
  /** Items of other users, with all fields. */
  others: (GitHubIssueSnapshot | GitHubMilestoneSnapshot)[];
}

/** Matches the marker of a managed item anywhere in a body. */
const marker = /<!-- milepost:([\w.-]+\/[a-z]\d+):[0-9a-z]+ -->\r?\n/;

/** The links in the last line of a managed block: Milepost does not compare them, because they change with each commit. */
const footerLinks = /^.* · (Milepost updates this block; notes below it are yours\.\r?)$/m;

/** Returns the items of a repository in the emulator. Keys include the goal: `001-live/m1`. */
export function snapshotRepository(double: GitHubEmulator, fullName: string): RepositorySnapshot {
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
  const ours: ManagedItemSnapshot[] = [
    ...milestones.map((one) => ({
      key: keyOf(one.description) ?? "",
      title: one.title,
      text: textOf(one.description),
      state: one.state,
      due: one.dueOn?.slice(0, 10) ?? null,
      labels: [],
      milestone: null,
      parent: null,
      blockedBy: [],
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
      blockedBy: one.blockedBy.map(issueKey).sort(),
    })),
  ];
  return {
    managed: ours.filter(({ key }) => key !== "").sort((a, b) => a.key.localeCompare(b.key, "en", { numeric: true })),
    others: [
      ...milestones.filter((one) => keyOf(one.description) === null),
      ...issues.filter((one) => keyOf(one.body) === null),
    ],
  };
}

function textOf(body: string | null): string {
  return (body ?? "").replace(marker, "").replace(footerLinks, "$1");
}
