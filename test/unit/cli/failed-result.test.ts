import { describe, expect, it } from "vitest";
import { withFailedResult } from "../../../cli/failed-result.ts";
import { AccessDenied, ConfigError, RetryLater } from "../../../shared/errors.ts";
import { createRecordingContext } from "../../fakes/recording-context.ts";

const later = new Date("2026-06-01T00:00:00Z");

async function failing(error: unknown, json: boolean) {
  const { context, printed } = createRecordingContext();
  const code = await withFailedResult("acme/web", json, context, () => Promise.reject(error));
  return { code, ...printed };
}

describe("a run that ended before it came to a plan", () => {
  it.each([
    [new AccessDenied("The App is not installed."), 1, "failed", null],
    [new ConfigError("milepost.yml", [{ line: 1, message: "wrong" }]), 2, "failed", null],
    [new RetryLater("rate-limit", "limit", later), 3, "partial", later.toISOString()],
    [new RetryLater("outage", "outage", later), 1, "failed", null],
  ])("%s exits %i and is %s", async (error, code, outcome, resumeAt) => {
    const json = await failing(error, true);
    expect(json).toMatchObject({ code, err: "" });
    expect(JSON.parse(json.out)).toMatchObject({ repo: "acme/web", outcome, resumeAt, error: error.message });
    expect(await failing(error, false)).toMatchObject({
      code,
      out: "",
      err: expect.stringContaining(error.message),
    });
  });

  it("keeps the stack of a bug", async () => {
    await expect(failing(new TypeError("bug"), true)).rejects.toThrow(TypeError);
  });
});
