/** Longer than any command; a longer interval would be taken as 1 ms. */
const INTERVAL_MS = 2 ** 30;

/**
 * Keeps the process running until `work` has finished. Without this, Node ends the process with exit code 13, and without
 * a word, when nothing but an unreferenced timer or socket is left to wait for, such as that of `AbortSignal.timeout`.
 */
export async function holdEventLoop<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => {}, INTERVAL_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
