import { createHash } from "node:crypto";
import { type Limit, RequestBudget } from "./request-budget.ts";

/** The budgets of a process: one for each account, for as long as the process lives. */
export class RequestBudgets {
  readonly #limitsAt: (apiUrl: string) => readonly Limit[];
  readonly #budgets = new Map<string, RequestBudget>();

  /** `limitsAt`: the limits that are counted for an API URL; none where only what is answered counts. */
  constructor(limitsAt: (apiUrl: string) => readonly Limit[]) {
    this.#limitsAt = limitsAt;
  }

  /** `account`: a token, or what else the tracker counts by. It is not kept as it is. */
  of(apiUrl: string, account: string): RequestBudget {
    const key = createHash("sha256").update(`${apiUrl}\n${account}`).digest("hex");
    const known = this.#budgets.get(key);
    if (known) return known;
    const budget = new RequestBudget(this.#limitsAt(apiUrl));
    this.#budgets.set(key, budget);
    return budget;
  }
}
