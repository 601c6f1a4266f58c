import { describe, expect, it } from "vitest";
import { defaultConfig } from "../../../shared/config/config.ts";
import { guard } from "../../../shared/sync/guard.ts";
import { remote } from "./builders.ts";

const policy = { ...defaultConfig.policy, holdAbove: 10 };
const closing = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    key: `d${index}`,
    title: `${index}`,
    remote: remote(`${index}`),
  }));

describe("guard", () => {
  it("holds a plan that closes more than the limit by itself", () => {
    expect(guard(closing(10), policy)).toBeNull();
    expect(guard(closing(11), policy)).toContain("11 items left the plan or were cancelled in it");
  });

  it("counts what the rest of the run closes, and says so", () => {
    expect(guard(closing(4), policy, 6)).toBeNull();
    expect(guard(closing(4), policy, 7)).toContain(
      "4 items left the plan or were cancelled in it and would be closed, after 7 in the same run; more than 10",
    );
  });

  it("never holds a plan that closes nothing", () => {
    expect(guard([], policy, 11)).toBeNull();
    expect(guard([], { ...policy, holdAbove: 0 })).toBeNull();
  });
});
