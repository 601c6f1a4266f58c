import { randomUUID } from "node:crypto";
import type { Context } from "aws-lambda";

/** What Lambda hands to a function besides the event. `timeout`: how long it may run, in milliseconds. */
export function lambdaContext(functionName: string, timeout: number): Context {
  const end = Date.now() + timeout;
  const unused = () => {
    throw new Error("Milepost's functions return promises.");
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
    done: unused,
    fail: unused,
    succeed: unused,
  };
}
