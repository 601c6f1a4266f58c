import { expect } from "vitest";

/** Returns status and response of a request that must fail. */
export async function refusal(promise: Promise<unknown>): Promise<{ status: unknown; response: unknown }> {
  const error = await promise.then(
    () => expect.unreachable("the request must fail"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error && "status" in error && "response" in error)) throw error;
  return { status: error.status, response: error.response };
}
