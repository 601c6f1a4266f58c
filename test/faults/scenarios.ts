import type { GitHubEmulator } from "../../local/emulators/github/github-emulator.ts";
import type { GitHubIssueSnapshot } from "../../local/emulators/github/snapshots.ts";
import { edited, planPath, planText, smallPlan } from "../integration/support/plan-text.ts";

export const path = planPath();

const change = (plan: string, edits: readonly (readonly [from: string, to: string])[]) =>
  edits.reduce((done, [from, to]) => edited(done, from, to), plan);

/** A plan whose milestones have explicit ids, so that they stay the same items when their titles are swapped. */
const text = change(planText(smallPlan), [
  ["(Weeks 1-2)", "(Weeks 1-2) <!-- id: back -->"],
  ["(Weeks 3-5)", "(Weeks 3-5) <!-- id: front -->\n- **Depends on**: Milestone 1"],
]);

/** The plan without its second milestone and without one deliverable of the first. */
const removed = edited(text.replace(/\*\*Milestone 2: [\s\S]*?(?=\n\n## )/, ""), "  - [ ] Comment storage\n", "");

/** A sync to test, and the syncs before it. */
export interface Scenario {
  name: string;
  /** Plans that are synced first, in order. After the first of them, users change items. */
  before: readonly string[];
  /** The plan whose sync gets a fault. */
  plan: string;
}

export const scenarios: readonly Scenario[] = [
  { name: "first", before: [], plan: text },
  {
    name: "edit",
    before: [text],
    plan: change(text, [
      ["Comments without reloading", "Comments at once"],
      ["[ ] Manual check", "[x] Manual check"],
      ["[ ] Comment storage", "[x] Comment storage"],
      ["Weeks 1-2", "Weeks 1-3"],
      ["\n- **Depends on**: Milestone 1", ""],
      ["<!-- id: back -->", "<!-- id: back -->\n- **Depends on**: Milestone 2"],
      ["Seen within two seconds", "Seen within two seconds\n  - [ ] Seen by all"],
      ["[ ] Optimistic updates", "[ ] Optimistic updates\n  - [ ] Offline drafts"],
    ]),
  },
  {
    name: "rename",
    before: [text],
    // Swaps two titles by way of a temporary title.
    plan: change(text, [
      ["Milestone 1: Backend", "Milestone 1: *"],
      ["Milestone 2: Client", "Milestone 1: Backend"],
      ["Milestone 1: *", "Milestone 2: Client"],
      ["Depends on**: Milestone 1", "Depends on**: Milestone 2"],
      ["Comment storage", "Comments storage"],
      ["Editor integration", "Editor integrations"],
    ]),
  },
  { name: "removal", before: [text], plan: removed },
  { name: "re-adding", before: [text, removed], plan: text },
];

const above = "Please read first.\n\n";
const below = "\nWe met on Monday.\n- [x] booked a room";

function issueOf(double: GitHubEmulator, fullName: string, key: string): GitHubIssueSnapshot {
  const found = double.issues(fullName).find(({ body }) => body?.includes(`/${key}:`));
  if (!found) throw new Error(`There is no issue ${key}`);
  return found;
}

/** Creates issues and a milestone that belong to other users. */
export function createUserItems(double: GitHubEmulator, fullName: string): void {
  double.createMilestone(fullName, { title: "Theirs", description: "Hands off", dueOn: "2026-07-01" });
  const issue = double.createIssue(fullName, { title: "A bug", body: "It hurts", labels: ["bug"] });
  double.comment(fullName, issue, "Here, too");
}

/** Edits managed items as users do: text around the managed block, checkboxes, labels, a comment, a title, a date. */
export function editManagedItems(double: GitHubEmulator, fullName: string): void {
  const edit = (key: string, patch: (found: GitHubIssueSnapshot) => Parameters<GitHubEmulator["editIssue"]>[2]) => {
    const found = issueOf(double, fullName, key);
    double.editIssue(fullName, found.number, patch(found), { crlf: true });
  };
  edit("a2", ({ body }) => ({ body: `${above}${body?.replace("- [ ] Seen", "- [x] Seen")}${below}` }));
  edit("a1", ({ body }) => ({ body: body?.replace("- [ ] Deploys", "- [x] Deploys") ?? null }));
  edit("d1", ({ labels }) => ({ labels: [...labels, "blocked"] }));
  edit("d3", () => ({ title: "What we call it", assignees: ["ada"] }));
  edit("d2", ({ body }) => ({ body: `${body}Ask Ben.` }));
  double.comment(fullName, issueOf(double, fullName, "d4").number, "Why so?");
  double.editMilestone(fullName, 3, { dueOn: "2026-12-24" });
}

/** Returns the names of the user changes that were overwritten. */
export function findOverwrittenChanges(double: GitHubEmulator, fullName: string): string[] {
  const lost: string[] = [];
  const check = (what: string, isThere: boolean) => {
    if (!isThere) lost.push(what);
  };
  const issue = (key: string) => issueOf(double, fullName, key);
  const body = (key: string) => (issue(key).body ?? "").replaceAll("\r\n", "\n");
  check("text above", body("a2").startsWith(above));
  check("text below", body("a2").endsWith(below));
  check("tick", body("a2").includes("- [x] Seen within two seconds"));
  check("other tick", body("a1").includes("- [x] Deploys go unnoticed"));
  check("label", issue("d1").labels.includes("blocked"));
  check("title", issue("d3").title === "What we call it");
  check("assignee", issue("d3").assignees.includes("ada"));
  check("text of a deliverable", body("d2").endsWith("Ask Ben."));
  check("comment", issue("d4").comments.includes("Why so?"));
  check("date", (double.milestone(fullName, 3).dueOn ?? "").startsWith("2026-12-24"));
  return lost;
}
