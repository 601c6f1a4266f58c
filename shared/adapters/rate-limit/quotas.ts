import { createHash } from "node:crypto";
import { Quota, type QuotaLimit } from "./quota.ts";

/** One quota per API URL and account, shared by all runs of a process. */
export class Quotas {
  readonly #limitsFor: (apiUrl: string) => readonly QuotaLimit[];
  readonly #quotas = new Map<string, Quota>();

  /** `limitsFor` returns the limits to count for an API URL, or none if only the server's answers apply. */
  constructor(limitsFor: (apiUrl: string) => readonly QuotaLimit[]) {
    this.#limitsFor = limitsFor;
  }

  /** Returns the quota of an account: a token, or whatever the tracker counts by. Only its hash is stored. */
  quotaFor(apiUrl: string, account: string): Quota {
    const key = createHash("sha256").update(`${apiUrl}\n${account}`).digest("hex");
    const quota = this.#quotas.get(key) ?? new Quota(this.#limitsFor(apiUrl));
    this.#quotas.set(key, quota);
    return quota;
  }
}
