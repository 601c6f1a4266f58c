import { describe, expect, test } from "vitest";
import { checkDependencies } from "../../../../shared/plan/checks/check-dependencies.ts";
import { Findings } from "../../../../shared/plan/findings.ts";
import { parsePlan } from "../../../../shared/plan/parse-plan.ts";
import { milestone } from "../../sync/builders.ts";

const options = { path: "m.md", split: "auto", start: null } as const;

/** A plan of milestones called 1, 2, …, each with what it depends on. */
function found(...needs: (string | null)[]) {
  const milestones = needs.map(
    (need, index) =>
      `**Milestone ${index + 1}: Part number ${"ABCDEFG"[index]}**\n- **Deliverable**: a\n${need === null ? "" : `- **Depends on**: ${need}\n`}`,
  );
  return parsePlan(`# Milestone Plan: X\n\n${milestones.join("\n")}`, options).diagnostics;
}

describe("a dependency", () => {
  test("on a milestone that isn't there is pointed at", () => {
    expect(found(null, "Milestone 1, M7")).toEqual([
      {
        severity: "warning",
        code: "unknown-dependency",
        message:
          "There is no milestone 7 to depend on. The plan has 1, 2. Write one of these, or in words what else it waits for.",
        line: 8,
        column: 33,
        length: 1,
      },
    ]);
  });

  test.each([
    ["M3", "did you mean 2?"],
    ["Milestone 1.4", "did you mean 1?"],
    ["Part numbr A", 'did you mean "Part number A"?'],
    ["Milestone 9 (the API)", "There is no milestone 9 to depend on. The plan"],
  ])("%s: %s", (need, message) => {
    const [diagnostic, ...others] = found(null, need);
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
  ])("%s is fine", (need) => {
    expect(found(null, need)).toEqual([]);
  });

  test("on a list of words is left alone where nothing splits it", () => {
    const one = milestone("1", "T", ["a"], {
      dependsOn: ["2.1, external dependency", "Milestone 2.1, external dependency"],
    });
    const findings = new Findings();
    checkDependencies([one], [], findings);
    expect(findings.list()).toEqual([]);
  });
});

describe("a circle", () => {
  test("is named once, from its first milestone on", () => {
    expect(found(null, "M4", "M2", "M3, M1")).toEqual([
      {
        severity: "warning",
        code: "dependency-circle",
        message:
          "Milestone 2 depends on Milestone 4, which depends on Milestone 3, which depends on Milestone 2. Take one of these dependencies out, or none of them can begin.",
        line: 8,
        column: 20,
        length: 1,
      },
    ]);
  });

  test("of one is said as such", () => {
    expect(found("Milestone 1").map(({ message }) => message)).toEqual([
      "Milestone 1 depends on itself. Take that out of its **Depends on**.",
    ]);
  });

  test("is one of a knot of several, and separate knots are separate", () => {
    const codes = found("M2, M3", "M1, M3", "M1, M2", "M5", "M4", "M1").map(({ code, line }) => [code, line]);
    expect(codes).toEqual([
      ["dependency-circle", 5],
      ["dependency-circle", 17],
    ]);
  });

  test("is not where two ways lead to the same", () => {
    expect(found(null, "M1", "M1", "M2, M3")).toEqual([]);
  });
});

describe("is checked in time", () => {
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
    const started = performance.now();
    checkDependencies(milestones, source, new Findings());
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
