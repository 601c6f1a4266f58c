/**
 * Every error class, one per decision that a caller makes. Status codes and vendor names stay at the
 * edges: an adapter turns them into one of these.
 */

/** What a user typed, set or wrote in a file is wrong. Shown as it is, without a stack; exit code 2. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}

/** The repository's config file is wrong: nothing was touched. Each problem names its line. */
export class ConfigError extends UsageError {
  override readonly name = "ConfigError";
  readonly path: string;
  readonly problems: readonly { line: number | null; message: string }[];
  constructor(path: string, problems: readonly { line: number | null; message: string }[]) {
    super(
      problems.map(({ line, message }) => `${path}${line === null ? "" : `:${line}`}  ${message}`).join("\n"),
    );
    this.path = path;
    this.problems = problems;
  }
}

/** A limit, an outage or a lease of somebody else: the same work succeeds later, not before `retryAt`. */
export class RetryLater extends Error {
  override readonly name = "RetryLater";
  readonly retryAt: Date;
  readonly reason: "rate-limit" | "time-budget" | "leased" | "outage";
  constructor(reason: RetryLater["reason"], message: string, retryAt: Date, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.retryAt = retryAt;
  }
}

/**
 * A request may or may not have taken effect: the connection broke, or the answer was a server error.
 * Never repeat a create on it; the intent in the ledger lets the next run look for what was made.
 */
export class OutcomeUnknown extends Error {
  override readonly name = "OutcomeUnknown";
}

/** The credentials do not reach this repository or may not do this. A person has to act. */
export class AccessDenied extends Error {
  override readonly name = "AccessDenied";
}

/** The tracker understood the request and said no. Repeating it changes nothing. */
export class TrackerRefused extends Error {
  override readonly name = "TrackerRefused";
  /** The tracker's own machine-readable reason, for example `already_exists`. */
  readonly code: string | null;
  constructor(message: string, code: string | null, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What was asked for is not there: a repository, a ref, a file, or an item that somebody deleted. */
export class NotFound extends Error {
  override readonly name = "NotFound";
}

/** Another worker took the lease over, so this one must not write any more. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}
