/**
 * What the caller of a failed operation should do:
 * - `retry-later`: nothing was changed; repeat the operation later.
 * - `verify-first`: the operation possibly took effect; read the result before repeating the operation.
 * - `needs-person`: the operation fails until a person changes a permission, a setting or a file.
 * - `skip-item`: one item was rejected; continue with the next item.
 * - `bug`: an unexpected error. It is not caught, so that its stack trace reaches the log.
 */
export type ErrorHandling = "retry-later" | "verify-first" | "needs-person" | "skip-item" | "bug";

/** Base class of all expected errors. Messages are written for users and contain no secrets. */
export abstract class MilepostError extends Error {
  abstract readonly handling: ErrorHandling;
}

/** Returns a caught value of any type as an error. */
export function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Returns the error message of a caught value of any type. */
export function messageOf(error: unknown): string {
  return toError(error).message;
}

/** Returns how to handle a caught value; `bug` for everything that is not a `MilepostError`. */
export function handlingOf(error: unknown): ErrorHandling {
  return error instanceof MilepostError ? error.handling : "bug";
}

/** Returns the error if it is a `MilepostError`; throws every other value, because it is a bug. */
export function assertExpected(error: unknown): MilepostError {
  if (error instanceof MilepostError) return error;
  throw error;
}

/** Returns a handler for `catch` that returns `value` for an error of this class, and throws every other error. */
export function recoverFrom<T>(errorClass: abstract new (...args: never) => Error, value: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof errorClass) return value;
    throw error;
  };
}

/** Returns true for failures that a later retry can fix without a person: `retry-later` and `verify-first`. */
export function isTransient(error: unknown): error is MilepostError {
  return ["retry-later", "verify-first"].includes(handlingOf(error));
}

/** Returns true for failures that a retry can't fix: `needs-person` and `skip-item`. */
export function isPermanent(error: unknown): error is MilepostError {
  return ["needs-person", "skip-item"].includes(handlingOf(error));
}

/** Invalid arguments, environment variables or files. The CLI prints no stack trace and exits with code 2. */
export class UsageError extends MilepostError {
  override readonly name: string = "UsageError";
  readonly handling = "needs-person";
}

/** The config file or the operator's file is invalid. Thrown before any tracker is changed. */
export class ConfigError extends UsageError {
  override readonly name = "ConfigError";
  readonly path: string;
  readonly problems: readonly { line: number | null; message: string }[];
  constructor(path: string, problems: readonly { line: number | null; message: string }[]) {
    super(problems.map(({ line, message }) => `${path}${line === null ? "" : `:${line}`}  ${message}`).join("\n"));
    this.path = path;
    this.problems = problems;
  }
}

/**
 * A rate limit, an outage, a lease of another run, a deadline that has passed, or a stop by a person ("interrupted").
 * Don't retry before `retryAt`.
 */
export class RetryLater extends MilepostError {
  override readonly name = "RetryLater";
  readonly handling = "retry-later";
  readonly retryAt: Date;
  readonly reason: "rate-limit" | "time-budget" | "interrupted" | "leased" | "outage";
  constructor(reason: RetryLater["reason"], message: string, retryAt: Date, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.retryAt = retryAt;
  }
}

/** Another run took over the lease. This run must not write any more. */
export class LeaseLost extends MilepostError {
  override readonly name = "LeaseLost";
  readonly handling = "retry-later";
}

/** Another process saved a newer version of the record first. Read it again before the next write. */
export class VersionConflict extends MilepostError {
  override readonly name = "VersionConflict";
  readonly handling = "retry-later";
}

/**
 * A request whose effect is unknown: the connection broke, or the server possibly executed the request before it sent
 * an error. Never repeat a create after this error: the next run uses the intent in the ledger to find what was
 * created.
 */
export class OutcomeUnknown extends MilepostError {
  override readonly name = "OutcomeUnknown";
  readonly handling = "verify-first";
}

/** The credentials lack a permission, or the operator's file forbids the operation. */
export class AccessDenied extends MilepostError {
  override readonly name = "AccessDenied";
  readonly handling = "needs-person";
}

/** A repository, ref, file or item does not exist, or the credentials can't see it. */
export class NotFound extends MilepostError {
  override readonly name = "NotFound";
  readonly handling = "needs-person";
}

/** A record exceeds the size limit of the state (DynamoDB: 400 KB per item). Nothing was written. */
export class StateTooLarge extends MilepostError {
  override readonly name = "StateTooLarge";
  readonly handling = "needs-person";
}

/** A record of the state was edited by hand, is damaged, or was written by a newer version of Milepost. */
export class InvalidRecord extends Error {
  override readonly name = "InvalidRecord";
  readonly code = "INVALID_RECORD";
}

/** The state on this machine is damaged, or its disk is full. */
export class StateDamaged extends MilepostError {
  override readonly name = "StateDamaged";
  readonly handling = "needs-person";
}

/** A request that was rejected because of its content. Repeating the same request has the same result. */
abstract class ContentRejected extends MilepostError {
  readonly handling = "skip-item";
  /** The machine-readable reason, for example `already_exists` or `msg_too_long`; `null` if there is none. */
  readonly code: string | null;
  constructor(message: string, code: string | null, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The tracker rejected the content of one request. */
export class RequestRejected extends ContentRejected {
  override readonly name = "RequestRejected";
}

/** Slack rejected one message. */
export class MessageRejected extends ContentRejected {
  override readonly name = "MessageRejected";
}
