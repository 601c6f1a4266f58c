import { expect, it } from "vitest";
import { metricOfLogEntry } from "../../../../shared/adapters/cloudwatch/metric-of-log-entry.ts";
import * as errors from "../../../../shared/errors.ts";

const outcomeOf = (fields: Record<string, string | null>) => metricOfLogEntry("run finished", fields)?.value;

/** The name and handling of each class of expected errors that can be created without knowing its parameters. */
const classes = Object.values(errors).flatMap((value) => {
  if (typeof value !== "function" || !(value.prototype instanceof errors.MilepostError)) return [];
  const error: unknown = Reflect.construct(value, ["a message", [], new Date(0)]);
  return error instanceof errors.MilepostError ? [error] : [];
});

it("knows every class of error that can stop a run", () => {
  expect(classes.length).toBeGreaterThan(8);
  for (const { name, handling } of classes.filter(({ handling }) => handling !== "skip-item")) {
    const expected = name === "ConfigError" ? "invalid-config" : handling === "needs-person" ? "refused" : "postponed";
    expect(`${name}: ${outcomeOf({ outcome: "partial", stopped: name })}`).toBe(`${name}: ${expected}`);
  }
});

it("takes the outcome of a run that nothing stopped", () => {
  expect(outcomeOf({ outcome: "held", stopped: null })).toBe("held");
  expect(outcomeOf({ outcome: "unchanged", stopped: null })).toBe("unchanged");
  expect(outcomeOf({ outcome: "of a later version", stopped: "TypeError" })).toBe("failed");
});

it("counts nothing else", () => {
  expect(metricOfLogEntry("scan coalesced", { repo: "acme/web" })).toBeNull();
});
