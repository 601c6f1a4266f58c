import { describe, expect, it } from "vitest";
import { visibilityTimeoutUntil } from "../../../../shared/adapters/sqs/delay-message.ts";
import { workDeduplicationId } from "../../../../shared/adapters/sqs/queue-ids.ts";
import { envelopeFor } from "../../../contract/state/work-queue-suite.ts";

describe("SQS ids and delays", () => {
  it("identifies deliveries by id and attempt, and rechecks by repository and attempt", () => {
    const guid = "72d3162e-cc78-11e3-81ab-4c9367dc0958";
    expect(workDeduplicationId(envelopeFor("42", guid), 2)).toBe(`${guid}:2`);
    expect(workDeduplicationId(envelopeFor("42", null), 2)).toBe("recheck:42:2");
    expect(workDeduplicationId({ ...envelopeFor("42", null), kind: "reconcile" }, 20_605)).toBe("reconcile:42:20605");
  });

  it.each(["ä", "a b", "x".repeat(200), ""])("creates a valid id for %j", (delivery) => {
    const ids = [1, 2].map((attempt) => workDeduplicationId(envelopeFor("42", delivery), attempt));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[\w:]{1,128}$/);
  });

  it("delays in whole seconds, up to the maximum of SQS", () => {
    const now = new Date("2026-06-01T08:00:00Z");
    const after = (seconds: number) => visibilityTimeoutUntil(new Date(now.getTime() + seconds * 1000), now);
    expect([-5, 0, 0.2, 60, 10 ** 6].map(after)).toEqual([0, 0, 1, 60, 42_900]);
  });
});
