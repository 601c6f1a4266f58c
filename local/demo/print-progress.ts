const MIN_INTERVAL_MS = 1_000;

/**
 * Returns a function that prints a step of a long task, `[12/42] 27 May 2026`, but at most once a second, so that people
 * see that the task goes on.
 */
export function createProgress(print: (line: string) => void, total: number): (step: number, text: string) => void {
  let printedAt = performance.now();
  return (step, text) => {
    const now = performance.now();
    if (now - printedAt < MIN_INTERVAL_MS) return;
    printedAt = now;
    print(`  [${step}/${total}] ${text}`);
  };
}
