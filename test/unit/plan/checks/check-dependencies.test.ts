import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkDependencies } from "../../../../shared/plan/checks/check-dependencies.ts";
import { DiagnosticCollector } from "../../../../shared/plan/diagnostics.ts";
import { parsePlan } from "../../../../shared/plan/parse-plan.ts";
import { type CountedModule, loadCounted } from "../../../support/work-counter.ts";
import { milestone } from "../../sync/builders.ts";

const options = { path: "m.md", split: "auto", start: null } as const;

/** Returns the diagnostics of a plan with milestones 1, 2, …, and the dependencies of each. */
function diagnosticsOf(...needs: (string | null)[]) {
  const milestones = needs.map(
    (need, index) =>
      `**Milestone ${index + 1}: Part number ${"ABCDEFG"[index]}**\n- **Deliverable**: a\n${need === null ? "" : `- **Depends on**: ${need}\n`}`,
  );
  return parsePlan(`# Milestone Plan: X\n\n${milestones.join("\n")}`, options).diagnostics;
}

describe("a dependency", () => {
  test("on a milestone that does not exist is reported with its range", () => {
    expect(diagnosticsOf(null, "Milestone 1, M7")).toEqual([
      {
        severity: "warning",
        code: "unknown-dependency",
        message:
          "The plan has no milestone 7, only 1, 2. Write one of these, or describe an external dependency in words.",
        line: 8,
        column: 33,
        length: 1,
      },
    ]);
  });

  test.each([
    ["M3", "Did you mean 2?"],
    ["Milestone 1.4", "Did you mean 1?"],
    ["Part numbr A", 'Did you mean "Part number A"?'],
    ["Milestone 9 (the API)", "The plan has no milestone 9, only 1"],
  ])("%s: %s", (need, message) => {
    const [diagnostic, ...others] = diagnosticsOf(null, need);
    expect(diagnostic?.code).toBe("unknown-dependency");
    expect(diagnostic?.message).toContain(message);
    expect(others).toEqual([]);
  });

  test.each([
    "Milestone 1",
    "M1",
    "1",
    "01",
    "Milestone 1: Part number A",
    "M1 (its API)",
    "part number a",
    "External API",
    "None",
    "2 engineers",
    "3rd-party review",
    "2-week freeze",
    "Goal 007",
    "node 20",
  ])("%s is accepted", (need) => {
    expect(diagnosticsOf(null, need)).toEqual([]);
  });

  test("on a text with several names is an external one", () => {
    const one = milestone("1", "T", ["a"], {
      dependsOn: ["2.1, external dependency", "Milestone 2.1, external dependency"],
    });
    const diagnostics = new DiagnosticCollector();
    checkDependencies([one], [], diagnostics);
    expect(diagnostics.list()).toEqual([]);
  });
});

describe("a cycle", () => {
  test("is reported once, from its first milestone on", () => {
    expect(diagnosticsOf(null, "M4", "M2", "M3, M1")).toEqual([
      {
        severity: "warning",
        code: "dependency-cycle",
        message:
          "Milestone 2 depends on Milestone 4, which depends on Milestone 3, which depends on Milestone 2. Remove one of these dependencies; otherwise none of them can start.",
        line: 8,
        column: 20,
        length: 1,
      },
    ]);
  });

  test("of one milestone has its own message", () => {
    expect(diagnosticsOf("Milestone 1").map(({ message }) => message)).toEqual([
      "Milestone 1 depends on itself. Remove this dependency.",
    ]);
  });

  test("is reported for each connected component", () => {
    const codes = diagnosticsOf("M2, M3", "M1, M3", "M1, M2", "M5", "M4", "M1").map(({ code, line }) => [code, line]);
    expect(codes).toEqual([
      ["dependency-cycle", 5],
      ["dependency-cycle", 17],
    ]);
  });

  test("is not reported if two paths lead to the same milestone", () => {
    expect(diagnosticsOf(null, "M1", "M1", "M2, M3")).toEqual([]);
  });
});

describe("thousands of dependencies are checked in linear time", () => {
  let counted: CountedModule<
    typeof import("../../../../shared/plan/checks/check-dependencies.ts") &
      typeof import("../../../../shared/plan/diagnostics.ts")
  >;
  beforeAll(() => {
    counted = loadCounted("shared/plan/checks/check-dependencies.ts", "shared/plan/diagnostics.ts");
  });
  afterAll(() => counted.stop());

  const titles = Array.from({ length: 4_000 }, (_, index) => `${index + 1}`);
  test.each<[string, (index: number) => string[]]>([
    ["a chain that closes", (index) => [`${index === 3_999 ? 1 : index + 2}`]],
    ["each on many", (index) => titles.slice(index, index + 50)],
    ["unknown numbers", (index) => titles.slice(0, 20).map((title) => `${index}9${title}`)],
    ["words like titles", () => titles.slice(0, 20).map((title) => `Milestone with a title ${title}x`)],
  ])("%s", (_, needs) => {
    const milestones = titles.map((title, index) =>
      milestone(title, `Milestone with a title ${title}`, ["a"], {
        dependsOn: needs(index),
        line: index + 1,
      }),
    );
    const source = titles.map(() => "- **Depends on**: nothing that is here");
    const { checkDependencies, DiagnosticCollector } = counted.module;
    const size = milestones.flatMap(({ dependsOn }) => dependsOn).join("").length + titles.length * 100;
    const work = () => checkDependencies(milestones, source, new DiagnosticCollector());
    expect(counted.countPer(size, work)).toBeLessThan(100);
  });
});
