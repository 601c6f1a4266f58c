import { setTimeout as pause } from "node:timers/promises";

const MAX_WAIT_MS = 120_000;
const PAUSE_MS = 20;

/**
 * Waits until a condition holds. Throws after two minutes: not a limit for slow machines, but the end of a test that hangs. `what`
 * completes the sentence "Still waiting until …".
 */
export async function waitUntil(isTrue: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + MAX_WAIT_MS;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`Still waiting until ${what}, after ${MAX_WAIT_MS / 1000} s.`);
    await pause(PAUSE_MS);
  }
}
