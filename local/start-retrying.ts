import { setTimeout as wait } from "node:timers/promises";

/** Calls `run` now, and again `waitMs` after each failure until it succeeds. The wait does not keep the process running. */
export function startRetrying(run: () => Promise<void>, waitMs: number, onError: (error: unknown) => void) {
  const stopped = new AbortController();
  const { signal } = stopped;
  const repeat = async () => {
    while (!signal.aborted) {
      try {
        return await run();
      } catch (error) {
        if (!signal.aborted) onError(error);
        await wait(waitMs, undefined, { signal, ref: false }).catch(() => {});
      }
    }
  };
  const current = repeat();
  return {
    /** Ends the repetition and waits until the current call is complete; ignores its errors. */
    async stop(): Promise<void> {
      stopped.abort();
      await current;
    },
  };
}
