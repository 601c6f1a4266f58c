/** Calls `run` every `intervalMs`, the first time after `intervalMs`. Does not keep the process alive. */
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
    /** Waits for the current call, whose errors are then ignored. */
    async stop(): Promise<void> {
      isStopped = true;
      clearInterval(timer);
      await current;
    },
  };
}
