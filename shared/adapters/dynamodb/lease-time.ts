/** Lease duration since its last renewal. The contract promises at most 60 s; the difference allows for clock skew. */
export const LEASE_MS = 45_000;

/** Returns true once a third of the lease has passed, so that few renewals are written. */
export function isWorthRenewing(leaseUntilMs: number, now: Date): boolean {
  return leaseUntilMs - now.getTime() < (LEASE_MS * 2) / 3;
}
