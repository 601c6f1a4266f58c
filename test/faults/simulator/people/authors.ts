import type { Dice } from "../../../unit/sync/identity/edit-words.ts";
import type { History } from "../checks/history.ts";
import { type Draft, editDraft, fileOf, newDraft } from "./draft.ts";
import { PlanLog } from "./plan-log.ts";

/** Who writes the plans of a repository, and what they ever said in them. */
export class Authors {
  readonly drafts: readonly Draft[];
  readonly log = new PlanLog();
  /** Texts of which nobody could say which is which: then Milepost leaves things alone, and that is right. */
  readonly isAlike: boolean;
  readonly planWins: boolean;
  readonly #dice: Dice;
  readonly #withIds: boolean;
  readonly #policy: string;
  /** Whether the plans go to Jira as well; some begin without. */
  #hasJira: boolean;
  /** By commit, the drafts that are in it. */
  readonly #said = new Map<string, Draft[]>();

  constructor(dice: Dice) {
    this.#dice = dice;
    this.isAlike = dice.chance(0.05);
    this.#withIds = !this.isAlike && dice.chance(0.75);
    const goals = dice.chance(0.25) ? ["001-one", "002-two"] : ["001-one"];
    this.drafts = goals.map((goal) => newDraft(goal, this.isAlike, dice));
    const holdAbove = dice.chance(0.25) ? ["  holdAbove: 1000"] : [];
    this.planWins = dice.chance(0.1);
    const policy = [...holdAbove, ...(this.planWins ? ["  conflicts: plan"] : [])];
    this.#policy = policy.length > 0 ? `policy:\n${policy.join("\n")}\n` : "";
    this.#hasJira = dice.chance(0.75);
  }

  /** What is to be there in the end. */
  settle(): void {
    this.#hasJira = true;
  }

  /** The milestone titles that the plans have now. */
  titles(): string[] {
    return this.drafts.flatMap(({ goal, milestones }) =>
      milestones.map(({ title }, index) => `${goal.slice(0, 3)} M${index + 1}: ${title}`),
    );
  }

  /** Pushes the drafts as they are. */
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

  /** An edit; at times, a forced push back to what was, or to a new commit beside what was. */
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
