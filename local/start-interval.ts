/** Calls `run` every `intervalMs`, the first time after `intervalMs`. The timer does not keep the process running. */
export function startInterval(run: () => Promise<void>, intervalMs: number, onError: (error: unknown) => void) {
  let isStopped = false;
  let current = Promise.resolve();
  const timer = setInterval(() => {
    current = run().catch((error: unknown) => {
      if (!isStopped) onError(error);
    });
  }, intervalMs);
  timer.unref();
  return {
    /** Stops the timer and waits until the current call is complete; ignores its errors. */
    async stop(): Promise<void> {
      isStopped = true;
      clearInterval(timer);
      await current;
    },
  };
}
