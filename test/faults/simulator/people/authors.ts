import type { Dice } from "../../../unit/sync/identity/edit-words.ts";
import type { History } from "../checks/history.ts";
import { type Draft, editDraft, fileOf, newDraft } from "./draft.ts";
import { PlanLog } from "./plan-log.ts";

/** Simulated authors, who edit the plans of a repository and push them. */
export class Authors {
  readonly drafts: readonly Draft[];
  readonly log = new PlanLog();
  /** True if texts are too similar to identify items. Milepost need not change these items. */
  readonly hasSimilarTexts: boolean;
  readonly planWins: boolean;
  readonly #dice: Dice;
  readonly #withIds: boolean;
  readonly #policy: string;
  /** True if the plans are synced to Jira too. Some histories begin without Jira. */
  #hasJira: boolean;
  /** The drafts in each commit, by sha. */
  readonly #said = new Map<string, Draft[]>();

  constructor(dice: Dice) {
    this.#dice = dice;
    this.hasSimilarTexts = dice.chance(0.05);
    this.#withIds = !this.hasSimilarTexts && dice.chance(0.75);
    const goals = dice.chance(0.25) ? ["001-one", "002-two"] : ["001-one"];
    this.drafts = goals.map((goal) => newDraft(goal, this.hasSimilarTexts, dice));
    const holdAbove = dice.chance(0.25) ? ["  holdAbove: 1000"] : [];
    this.planWins = dice.chance(0.1);
    const policy = [...holdAbove, ...(this.planWins ? ["  conflicts: plan"] : [])];
    this.#policy = policy.length > 0 ? `policy:\n${policy.join("\n")}\n` : "";
    this.#hasJira = dice.chance(0.75);
  }

  /** Prepares the last commit, in which the plans are always synced to Jira. */
  settle(): void {
    this.#hasJira = true;
  }

  /** Returns the current titles of milestones in the trackers. */
  titles(): string[] {
    return this.drafts.flatMap(({ goal, milestones }) =>
      milestones.map(({ title }, index) => `${goal.slice(0, 3)} M${index + 1}: ${title}`),
    );
  }

  /** Pushes the current drafts and returns the sha. */
  commit(history: History, parent?: string): string {
    const drafts = structuredClone([...this.drafts]);
    const config = `${this.#policy}${this.#hasJira ? "jira:\n  project: WEB\n" : ""}`;
    const files: Record<string, string> = config ? { ".goalkit/milepost.yml": config } : {};
    for (const draft of drafts) {
      const { path, text } = fileOf(draft, this.#withIds);
      files[path] = text;
    }
    const { sha } = history.push(files, parent);
    this.#said.set(sha, drafts);
    this.#record(sha);
    return sha;
  }

  /** Pushes an edit, sometimes as a force-push of an earlier or diverging commit. Returns the sha. */
  push(history: History): string {
    const of = this.#dice;
    this.#hasJira ||= of.chance(0.3);
    if (!of.chance(0.15)) {
      const draft = of.any(this.drafts);
      if (draft) editDraft(draft, of);
      return this.commit(history);
    }
    const old = of.any([...history.commits.values()]);
    if (old && of.chance(0.5)) {
      history.move(old.sha);
      this.#record(old.sha);
      return old.sha;
    }
    for (const draft of this.drafts) editDraft(draft, of);
    return this.commit(history, old?.sha);
  }

  #record(sha: string): void {
    for (const draft of this.#said.get(sha) ?? []) this.log.record(draft, this.#withIds);
  }
}
