import type { Draft } from "./draft.ts";

/** Records the values that all commits gave each item. If there is only one value, a user's change must stay. */
export class PlanLog {
  readonly #said = new Map<string, Set<string>>();

  /** Records a draft. Without ids in the file, items are identified by text; a changed text can be another item. */
  record({ goal, milestones }: Draft, withIds: boolean): void {
    const now = new Map<string, string>();
    for (const milestone of milestones) {
      const { id, weeks, criteria, deliverables } = milestone;
      const home = withIds ? id : `${id} ${milestone.title}`;
      now.set(`${goal} due ${id}`, `${weeks} ${home}`);
      now.set(`${goal} state ${id}`, home);
      for (const { text, done } of criteria) now.set(`box ${text}`, `${done} ${home}`);
      for (const one of deliverables) {
        now.set(`${goal} state ${one.id}`, `${one.done} ${withIds ? "" : one.text}`);
        now.set(`${goal} place ${one.id}`, home);
      }
    }
    for (const [thing, value] of now) this.#add(thing, value);
    for (const thing of this.#said.keys()) {
      const isElsewhere = !thing.startsWith("box ") && !thing.startsWith(`${goal} `);
      if (!isElsewhere && !now.has(thing)) this.#add(thing, "removed");
    }
  }

  /** Returns true if the plans gave something more than one value; its removal counts as a value. */
  varies(thing: string): boolean {
    return (this.#said.get(thing)?.size ?? 0) !== 1;
  }

  #add(thing: string, value: string): void {
    const said = this.#said.get(thing);
    if (said) said.add(value);
    else this.#said.set(thing, new Set([value]));
  }
}
