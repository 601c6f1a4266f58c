/** Exit code of a process that Ctrl-C ended. */
const INTERRUPTED = 130;

/** npm forwards Ctrl-C to its child process, which has already got it from the terminal: both count as one. */
const REPEAT_MS = 1000;

/** Resolves at the first SIGINT (Ctrl-C) or SIGTERM. A second signal ends the process immediately. */
export function waitForStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let first: { signal: NodeJS.Signals; at: number } | null = null;
    const stop = (signal: NodeJS.Signals) => {
      if (first === null) {
        first = { signal, at: performance.now() };
        resolve();
        return;
      }
      const isRepetition = signal === first.signal && performance.now() - first.at < REPEAT_MS;
      if (!isRepetition) process.exit(INTERRUPTED);
    };
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  });
}
