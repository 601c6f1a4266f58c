import type { Checkbox } from "../../model/item.ts";
import { alignTexts } from "../../text/align-texts.ts";

/** Returns the desired checkboxes. Ticks: from the plan if changed there since the last sync, else as observed. */
export function mergeCheckboxes(
  desired: readonly Checkbox[],
  base: readonly Checkbox[],
  observed: readonly Checkbox[],
): Checkbox[] {
  const baseIndexes = alignTexts(desired, base);
  const hasChangedTexts =
    observed.length !== base.length || observed.some(({ text }, index) => text !== base[index]?.text);
  const observedIndexes = hasChangedTexts ? alignTexts(desired, observed) : baseIndexes;
  return desired.map(({ text, done }, index) => {
    const wasDone = base[baseIndexes[index] ?? -1]?.done ?? false;
    const isDone = observed[observedIndexes[index] ?? -1]?.done ?? wasDone;
    return { text, done: done === wasDone ? isDone : done };
  });
}

/** Returns the observed checkboxes, each with the merged tick of the desired checkbox with a similar text. */
export function keepObservedTexts(
  observed: readonly Checkbox[],
  desired: readonly Checkbox[],
  merged: readonly Checkbox[],
): Checkbox[] {
  const indexes = alignTexts(observed, desired);
  return observed.map(({ text, done }, index) => ({
    text,
    done: merged[indexes[index] ?? -1]?.done ?? done,
  }));
}
