/** How long a lease outlives the last sign of its holder. The contract promises 60 s; the rest is for clocks. */
export const leaseMilliseconds = 45_000;

/** True when a third of the lease is used up, so that renewing it is worth a write. */
export function isWorthRenewing(leaseUntil: number, now: Date): boolean {
  return leaseUntil - now.getTime() < (leaseMilliseconds * 2) / 3;
}
