import type { Terminal } from "../../shared/adapters/node/terminal.ts";
import { sanitizeLine } from "../../shared/adapters/node/terminal.ts";
import { type TrackerName, trackerTitles } from "../../shared/model/item.ts";
import type { ReportedOperation } from "../../shared/model/result.ts";
import type { SyncProgress } from "../../shared/sync/run/run-context.ts";
import { formatCount, formatCountOf } from "../../shared/text/format-count.ts";
import { formatOperation } from "./print-operation.ts";

/** Prints the operations of a run as they happen, numbered for each plan and tracker, and counts them. */
export class PrintedProgress implements SyncProgress {
  readonly #print: Terminal["out"];
  readonly #color: Terminal["color"];
  #planned = 0;
  #done = 0;
  #group = { total: 0, done: 0 };

  constructor(print: Terminal["out"], color: Terminal["color"]) {
    this.#print = print;
    this.#color = color;
  }

  onPlanned(goal: string, tracker: TrackerName, total: number): void {
    this.#planned += total;
    this.#group = { total, done: 0 };
    if (total > 0) this.#print(`${trackerTitles[tracker]}  ${sanitizeLine(goal)}: ${formatCount(total, "operation")}`);
  }

  onOperation(operation: ReportedOperation): void {
    this.#done += 1;
    this.#group.done += 1;
    const { done, total } = this.#group;
    const number = `[${String(done).padStart(String(total).length)}/${total}]`;
    this.#print(`${this.#color.dim(number)}${formatOperation(operation, { color: this.#color })}`);
  }

  /** Begins a second attempt: forgets the operations that the first one planned and did not apply. */
  restart(): void {
    this.#planned = this.#done;
  }

  get hasOperations(): boolean {
    return this.#done > 0;
  }

  /** Returns one line about a run that a person stopped. */
  describeStop(): string {
    const done =
      this.#planned === 0
        ? "Stopped before the first operation"
        : `Stopped after ${formatCountOf(this.#done, this.#planned, "operation")}`;
    return `${done}. The next sync continues.`;
  }
}
