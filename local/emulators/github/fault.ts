import type { CommonFault, Rule } from "../shared/fault.ts";

/** What goes wrong with one request to GitHub. */
export type Fault =
  | CommonFault
  /** 403 with requests remaining: a secondary limit. */
  | { kind: "secondary"; retryAfter?: number | null };

export type FaultRule = Rule<Fault>;
