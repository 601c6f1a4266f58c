import { RetryLater } from "../../errors.ts";
import type { ApplyHost } from "./apply-context.ts";

/** Extends the lease before a write. Throws `RetryLater` after the deadline, and `LeaseLost`. */
export async function assertMayWrite({ clock, deadline, lease }: ApplyHost): Promise<void> {
  const now = clock.now();
  if (now >= deadline) {
    throw new RetryLater("time-budget", "The run stopped at its time limit; the next run continues the sync.", now);
  }
  await lease.extend(now);
}
