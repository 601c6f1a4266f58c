/** Exit code of a process that Ctrl-C ended. */
const INTERRUPTED = 130;

/** Resolves at the first SIGINT (Ctrl-C) or SIGTERM. A second signal ends the process immediately. */
export function waitForStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const stop = () => {
      if (isStopping) process.exit(INTERRUPTED);
      isStopping = true;
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  });
}
