import type { Draft } from "./draft.ts";

/** The values that the plans gave an item in all commits. If there was only one, users' changes stay. */
export class PlanLog {
  readonly #said = new Map<string, Set<string>>();

  /** Without ids in the file, items are identified by their text: changed text may be another item. */
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

  /** Returns true if the plans ever gave it two values, "removed" included. */
  varies(thing: string): boolean {
    return (this.#said.get(thing)?.size ?? 0) !== 1;
  }

  #add(thing: string, value: string): void {
    const said = this.#said.get(thing);
    if (said) said.add(value);
    else this.#said.set(thing, new Set([value]));
  }
}
