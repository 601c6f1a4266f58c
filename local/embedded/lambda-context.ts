import { randomUUID } from "node:crypto";
import type { Context } from "aws-lambda";

/** Returns the context that Lambda passes to a handler with a timeout of `timeoutMs`. */
export function lambdaContext(functionName: string, timeoutMs: number): Context {
  const end = Date.now() + timeoutMs;
  const unsupported = () => {
    throw new Error("Handlers must return promises.");
  };
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
    memoryLimitInMB: "256",
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: "embedded",
    getRemainingTimeInMillis: () => Math.max(0, end - Date.now()),
    done: unsupported,
    fail: unsupported,
    succeed: unsupported,
  };
}
