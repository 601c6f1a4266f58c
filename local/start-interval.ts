/** A repeated call that does not keep the process alive. */
export interface RepeatedCall {
  /** Waits for the current call, whose errors are then ignored. */
  stop(): Promise<void>;
}

/** Calls `run` every `intervalMs`, for the first time after `intervalMs`. */
export function startInterval(
  run: () => Promise<void>,
  intervalMs: number,
  onError: (error: unknown) => void,
): RepeatedCall {
  let isStopped = false;
  let current = Promise.resolve();
  const timer = setInterval(() => {
    current = run().catch((error: unknown) => {
      if (!isStopped) onError(error);
    });
  }, intervalMs);
  timer.unref();
  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await current;
    },
  };
}
