import { AccessDenied, RetryLater, UsageError } from "../../errors.ts";

const retryAfterMilliseconds = 30_000;

const throttled = new Set([
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "ThrottlingException",
]);
const denied = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "CredentialsProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "UnrecognizedClientException",
]);
const missing = new Set(["QueueDoesNotExist", "ResourceNotFoundException"]);
const unreachable = new Set(["AbortError", "InternalServerError", "ServiceUnavailable", "TimeoutError"]);
const broken = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT"]);

/** The error's name as AWS gives it. Messages differ between AWS and the embedded parts, names do not. */
export function awsErrorName(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

/**
 * Turns what the AWS SDK threw, its own retries included, into the error of the decision to make. `what` names
 * the resource for people: `table milepost`. What is not known here is a bug and is returned as it is.
 */
export function translateAwsError(error: unknown, what: string, now: Date): unknown {
  const name = awsErrorName(error);
  const options = { cause: error };
  const retryAt = new Date(now.getTime() + retryAfterMilliseconds);
  if (throttled.has(name))
    return new RetryLater("rate-limit", `AWS slows down the ${what}.`, retryAt, options);
  if (denied.has(name)) {
    return new AccessDenied(`The AWS credentials do not reach the ${what} (${name}).`, options);
  }
  if (missing.has(name)) {
    return new UsageError(
      `The ${what} does not exist. Deploy it with "npx cdk deploy", or correct its name, region or endpoint.`,
      options,
    );
  }
  if (unreachable.has(name) || broken.has(codeOf(error)) || statusOf(error) >= 500) {
    return new RetryLater("outage", `The ${what} could not be reached (${name}).`, retryAt, options);
  }
  return error;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !("$metadata" in error)) return 0;
  const metadata = error.$metadata;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return 0;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : 0;
}
