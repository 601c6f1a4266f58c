import { expect, test } from "vitest";
import { measureEnvelopeFrames } from "../../metrics/envelope-frames.ts";

test("at most 8 own frames lie between an envelope and a request", async () => {
  const frames = await measureEnvelopeFrames();
  expect(frames.at(-1)).toContain("processEnvelope");
  expect(frames.length).toBeLessThanOrEqual(8);
});
