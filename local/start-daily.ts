const day = 24 * 60 * 60 * 1000;

type Log = (message: string, fields: Readonly<Record<string, string | number | null>>) => void;

/**
 * Does something once a day from now on, for as long as the process lives by other means. Gives what ends that. A
 * failure is told, and tomorrow is another day.
 */
export function startDaily(round: () => Promise<void>, log: Log): () => void {
  let stopped = false;
  const timer = setInterval(() => {
    round().catch((error: unknown) => {
      if (!stopped) log("reconcile", { error: error instanceof Error ? error.message : String(error) });
    });
  }, day);
  timer.unref();
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}
