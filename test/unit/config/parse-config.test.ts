import { readFileSync, writeFileSync } from "node:fs";
import { Ajv } from "ajv";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse as parseYamlText } from "yaml";
import { defaultConfig } from "../../../shared/config/config.ts";
import { configJsonSchema } from "../../../shared/config/config-json-schema.ts";
import { parseConfig } from "../../../shared/config/parse-config.ts";
import { ConfigError } from "../../../shared/errors.ts";
import { sampled } from "../../support/sampled.ts";
import { type CountedModule, loadCounted } from "../../support/work-counter.ts";

const path = ".goalkit/milepost.yml";

function problems(input: string | Uint8Array): string[] {
  try {
    parseConfig(input, path);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split("\n").map((line) => line.replace(path, ""));
  }
}

/** The example of the contract, section 7. */
const full = `# yaml-language-server: $schema=x
plans: [".goalkit/goals/*/milestones.md"]
branch: main
start: 2026-06-01
split: auto
github:
  milestones: true
  issues: deliverables
  tracking: true
  labels: ["milepost"]
  title: "{goal.number} M{milestone.number}: {milestone.title}"
jira:
  project: WEB
  milestone: epic
  deliverable: Story
  labels: ["milepost"]
slack:
  channel: C0123456789
  notify: [synced, completed, at-risk, slipped, held, failed]
report:
  schedule: "0 9 * * MON"
  timezone: Europe/Berlin
  to: [slack, issue]
  quiet: true
policy:
  removed: close
  conflicts: tracker
  complete: criteria
  holdAbove: 10
  holdCreatesAbove: 150
`;

describe("parseConfig", () => {
  test("takes the file of the contract, as text and as bytes", () => {
    const config = parseConfig(full, path);
    expect(config).toEqual(parseYamlText(full));
    expect(parseConfig(new TextEncoder().encode(`\uFEFF${full}`), path)).toEqual(config);
    expect(parseConfig(full.replaceAll("\n", "\r\n"), path)).toEqual(config);
  });

  test.each([
    "",
    "\n",
    "# nothing yet\n",
    "---\n",
    "{}",
    "github:\npolicy:\n  # removed: leave\n",
  ])("%j gives the defaults", (text) => expect(parseConfig(text, path)).toEqual(defaultConfig));

  test("the defaults have no branch, start, jira, slack or report, and the values of the contract", () => {
    const { branch, start, jira, slack, report, ...rest } = parseYamlText(full);
    expect(defaultConfig).toEqual(rest);
    expect([branch, start, jira, slack, report]).not.toContain(undefined);
  });

  test("the parts of a section that are not written have their defaults", () => {
    const config = parseConfig("jira: {project: WEB}\nslack: {channel: C0123456789}\nreport:\n", path);
    expect(config.jira).toEqual({
      project: "WEB",
      milestone: "epic",
      deliverable: "Story",
      labels: ["milepost"],
    });
    expect(config.slack?.notify).toHaveLength(6);
    expect(config.report).toEqual({
      schedule: "0 9 * * MON",
      timezone: "UTC",
      to: ["slack", "issue"],
      quiet: true,
    });
  });

  test("every problem is listed with its line, in the order of the file", () => {
    const text = `plans: [docs/x.txt, "../y.md"]
branch: refs/heads/main
start: 2026-02-30
split: comma
brunch: x
github:
  lables: [a]
  issues: all
  tracking: "yes"
  labels:
    - ok
    - "a,b"
    - ${"x".repeat(51)}
    - 2026
  title: "{goal.name} {milestone.title}"
jira:
  milestone: story
  labels: ["two words"]
slack:
  channel: "#plans"
  notify: [sync]
report:
  schedule: "0 25 * * MON"
  timezone: Europe/Berlim
policy:
  holdAbove: -1
  holdAbove: 2.5
  removed:
channel: C0123456789
`;
    expect(problems(text)).toMatchInlineSnapshot(`
      [
        ":1  plans (entry 1) "docs/x.txt": plans are Markdown files; end the glob with ".md"",
        ":1  plans (entry 2) "../y.md": remove empty segments, "." and ".." from the path",
        ":2  branch "refs/heads/main": write the branch name only: "main"",
        ":3  start "2026-02-30": not a valid date; write it as 2026-06-01",
        ":4  split "comma": write one of auto, commas, lines, none; did you mean "commas"?",
        ":5  unknown key "brunch"; did you mean "branch"?",
        ":7  unknown key "lables" in github; did you mean "labels"?",
        ":8  github.issues "all": write one of deliverables, none",
        ":9  github.tracking "yes": write true or false",
        ":12  github.labels (entry 2) "a,b": a label can't contain a comma; write one list entry per label",
        ":13  github.labels (entry 3) "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": a label has at most 50 characters on GitHub; this has 51",
        ":14  github.labels (entry 4) 2026: write it in quotes: "2026"",
        ":15  github.title "{goal.name} {milestone.title}": {goal.name} is unknown; use {goal.id}, {goal.number}, {goal.title}, {milestone.number}, {milestone.title}",
        ":16  jira.project is missing; add it or remove jira",
        ":17  jira.milestone "story": write one of epic, version, both",
        ":18  jira.labels (entry 1) "two words": a Jira label can't contain spaces; write "two-words"",
        ":20  slack.channel "#plans": not a Slack channel ID; copy the ID at the bottom of the channel's details in Slack, for example C0123456789",
        ":21  slack.notify (entry 1) "sync": write one of synced, completed, at-risk, off-track, slipped, held, failed; did you mean "synced"?",
        ":23  report.schedule "0 25 * * MON": "25" is not a valid hour; write 0 to 23, "*", a range "1-5", a list "1,15" or a step "*/2"",
        ":24  report.timezone "Europe/Berlim": not a time zone; write a name such as Europe/Berlin; did you mean "Europe/Berlin"?",
        ":27  duplicate key "holdAbove"; remove one",
        ":27  policy.holdAbove 2.5: write a whole number, without quotes",
        ":28  policy.removed null: write one of close, leave",
        ":29  unknown key "channel"; it belongs under "slack:"",
      ]
    `);
  });

  test.each([
    ["a: [1\nb: 2\n", /^:\d {2}invalid YAML/],
    ["a:\n\tb: 1\n", /^:2 {2}invalid YAML: Tabs/],
    ["plans: !!js/function x\n", /^:1 {2}invalid YAML: Unresolved tag/],
    ["- a\n", /^ {2}the file: write keys and values/],
    ["just text\n", /^ {2}the file: write keys and values/],
    ["__proto__: {a: 1}\n", /^:1 {2}unknown key "__proto__"/],
    ["constructor: 1\n", /^:1 {2}unknown key "constructor"/],
    ["jira:\n", /^:1 {2}jira.project is missing/],
    ["branch:\n", /^:1 {2}branch null: the value is missing/],
    ["report: {to: [slack]}\n", /^:1 {2}report.to: "slack" needs a "slack:" section/],
    ["start: *x\n", /invalid YAML/],
    [
      "jira: {project: WEB, transitionFields: {done: {Resolution: 5}}}\n",
      /^:1 {2}jira.transitionFields.done.Resolution/,
    ],
    ["jira: {project: WEB, transitionFields: {done: [Resolution]}}\n", /^:1 {2}jira.transitionFields.done/],
    [
      "jira: {project: WEB, transitionFields: {finished: {}}}\n",
      /^:1 {2}unknown key "finished" in jira.transitionFields/,
    ],
    ['jira: {project: WEB, transitionFields: {done: {R: ""}}}\n', /^:1 {2}jira.transitionFields.done.R/],
    [
      `jira: {project: WEB, transitionFields: {done: {${Array.from({ length: 21 }, (_, n) => `f${n}: x`).join(", ")}}}}\n`,
      /^:1 {2}jira.transitionFields.done.*at most 20 fields/,
    ],
    [
      "jira: {project: WEB, statuses: {done: A, cancelled: a}}\n",
      /^:1 {2}jira.statuses: done and cancelled items have/,
    ],
  ])("%j is refused", (text, message) => {
    expect(problems(text)).toHaveLength(1);
    expect(problems(text)[0]).toMatch(message);
  });

  test("bytes that are no text are refused with a clear message", () => {
    expect(problems(new Uint8Array([0x70, 0x3a, 10, 0]))).toEqual([
      ":2  NUL byte: not a UTF-8 text file; save it as UTF-8",
    ]);
    expect(problems(new Uint8Array([0x70, 0x3a, 0xff]))).toEqual(["  not UTF-8; save the file as UTF-8"]);
    expect(problems(`#${"x".repeat(64 * 1024)}`)).toEqual(["  the file has 65537 bytes; the limit is 65536"]);
    expect(problems(`#${"x".repeat(64 * 1024 - 1)}`)).toEqual([]);
  });

  describe("a hostile file", () => {
    let counted: CountedModule<typeof import("../../../shared/config/parse-config.ts")>;
    beforeAll(() => {
      counted = loadCounted("shared/config/parse-config.ts");
      // What is created once must not be counted.
      counted.count(() => counted.module.parseConfig(full, path));
    });
    afterAll(() => counted.stop());

    const chain = Array.from(
      { length: 20 },
      (_, i) => `k${i + 1}: &k${i + 1} [${"*k0 ,".replace("0", `${i}`).repeat(9)}]`,
    );
    test.each(
      Object.entries({
        "an alias bomb": `k0: &k0 [x]\n${chain.join("\n")}`,
        "a deep flow": "[".repeat(60_000),
        "a deep closed flow": "[".repeat(30_000) + "]".repeat(30_000),
        "deep keys": `${"{? ".repeat(12)}`,
        "complex keys": "? ".repeat(30_000),
        "deep maps": "{a: ".repeat(15_000),
        "deep dashes": "- ".repeat(30_000),
        "a deep block": Array.from({ length: 340 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
        "many keys": Array.from({ length: 7_000 }, (_, i) => `a${i}: 1`).join("\n"),
        "many equal keys": "a: 1\n".repeat(12_000),
        "many anchors": "&a ".repeat(20_000),
        "many aliases": `plans: [${"*a, ".repeat(12_000)}]`,
        "many errors": "a: 'x' y\n".repeat(6_000),
        "a long title": `github: {title: "${"{goal.id} ".repeat(6_000)}"}`,
        "a long glob": `plans: ["${"{a,b}".repeat(30)}.md", "${"*a".repeat(90)}.md"]`,
        "a long cron": `report: {schedule: "${"1,".repeat(30_000)} * * * *"}`,
      }),
    )("of %s is refused after a small amount of work", (_, text) => {
      const found = problems(text);
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThanOrEqual(101);
      const work = () => expect(() => counted.module.parseConfig(text, path)).toThrow();
      expect(counted.countPer(text.length, work)).toBeLessThan(500);
    });
  });

  test("whatever the file holds: a config or a ConfigError", () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()));
    const file = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.uint8Array({ maxLength: 60 }),
      fc.array(fc.constantFrom(..."{}[]:-?&*!|>'\"%@`#, \n\tab1")).map((parts) => parts.join("")),
      fc
        .dictionary(
          fc.constantFrom(...Object.keys(parseYamlText(full))),
          fc.oneof(value, fc.dictionary(fc.string(), value)),
        )
        .map((data) => JSON.stringify(data)),
    );
    fc.assert(
      fc.property(file, (input) => void problems(input)),
      { numRuns: sampled(500) },
    );
  });
});

describe("the JSON Schema", () => {
  const file = new URL("../../../docs/milepost.schema.json", import.meta.url);

  test("docs/milepost.schema.json is up to date (UPDATE=1 rewrites it)", () => {
    const text = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
    if (process.env.UPDATE === "1") writeFileSync(file, text);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  test("takes what parseConfig takes, and refuses unknown keys", () => {
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(configJsonSchema());
    expect(validate(parseYamlText(full))).toBe(true);
    expect(validate({})).toBe(true);
    expect(validate({ jira: { project: "WEB" } })).toBe(true);
    expect(validate({ brunch: "main" })).toBe(false);
    expect(validate({ jira: {} })).toBe(false);
  });

  test("docs/configuration.md names every key", () => {
    const text = readFileSync(new URL("../../../docs/configuration.md", import.meta.url), "utf8");
    const schema = configJsonSchema();
    const names = (at: unknown, prefix: string): string[] =>
      typeof at !== "object" || at === null || !("properties" in at)
        ? [prefix]
        : Object.entries(at.properties ?? {}).flatMap(([key, inner]) =>
            names(inner, prefix === "" ? key : `${prefix}.${key}`),
          );
    expect(names(schema, "").filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});
