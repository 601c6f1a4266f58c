import * as z from "zod";
import { AccessDenied, RetryLater, UsageError } from "../../errors.ts";
import { systemErrorCode } from "./error-code.ts";

const RETRY_AFTER_MS = 30_000;

const errorMetadataSchema = z.object({ $metadata: z.object({ httpStatusCode: z.number() }) });

/** Errors are recognised by their names, because AWS and the local emulators use different messages. */
const throttled = [
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "ThrottlingException",
];
const denied =
  /^(AccessDenied(Exception)?|CredentialsProviderError|ExpiredToken(Exception)?|InvalidClientTokenId|UnrecognizedClientException)$/;
const missing = ["QueueDoesNotExist", "ResourceNotFoundException"];
const unreachable = ["AbortError", "InternalServerError", "ServiceUnavailable", "TimeoutError"];
const connectionErrors = ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT"];

/** Returns the result of the request, or `null` if it fails with the AWS error of this name. */
export function nullIfAwsError<T>(name: string, request: Promise<T>): Promise<T | null> {
  return request.catch((error: unknown) => {
    if (awsErrorName(error) === name) return null;
    throw error;
  });
}

/**
 * Converts an error that the AWS SDK throws after its retries to a Milepost error. Returns unknown errors unchanged.
 * `resource`, such as `table milepost`, appears in the error message.
 */
export function translateAwsError(error: unknown, resource: string, now: Date): unknown {
  const name = awsErrorName(error);
  const options = { cause: error };
  const retryAt = new Date(now.getTime() + RETRY_AFTER_MS);
  if (throttled.includes(name)) {
    return new RetryLater("rate-limit", `AWS throttles the ${resource} (${name}).`, retryAt, options);
  }
  if (denied.test(name)) {
    return new AccessDenied(`The AWS credentials have no access to the ${resource} (${name}).`, options);
  }
  if (missing.includes(name)) {
    const message = `The ${resource} does not exist. Deploy it with "npx cdk deploy", or correct its name, region or endpoint.`;
    return new UsageError(message, options);
  }
  const code = systemErrorCode(error) ?? "";
  const metadata = errorMetadataSchema.safeParse(error);
  const isServerError = metadata.success && metadata.data.$metadata.httpStatusCode >= 500;
  // The SDK throws this for a response of a proxy, which is not JSON.
  if (error instanceof SyntaxError) {
    return new RetryLater("outage", `The ${resource} sent an unreadable response.`, retryAt);
  }
  if (unreachable.includes(name) || connectionErrors.includes(code) || isServerError) {
    return new RetryLater("outage", `Could not reach the ${resource} (${name}).`, retryAt, options);
  }
  return error;
}

export function awsErrorName(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
