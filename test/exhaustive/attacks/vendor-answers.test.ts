import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { Secret } from "../../../shared/config/secret.ts";
import { type CommandLineWithJira, startCommandLineWithJira } from "../../integration/support/command-line.ts";
import type { Ended } from "../../integration/support/milepost-process.ts";
import { planPath, planText, smallPlan } from "../../integration/support/plan-text.ts";

const html = { "content-type": "text/html" };
const signInPage = Buffer.from("<!doctype html><title>Sign in</title><form action='/login'>");

/** Answers with status 200 that no vendor sends. */
const wrongAnswers: readonly [string, unknown, Record<string, string>?][] = [
  ["a sign-in page", signInPage, html],
  ["nothing", undefined],
  ["null", null],
  ["a list of other items", [{ id: "x" }]],
  ["an empty object", {}],
  ["text", "ok"],
  ["JSON that is cut", Buffer.from('{"id": 1, "tit')],
  ["a number without an end", Buffer.from('{"id": 1e999, "number": -1e999}')],
];

let line: CommandLineWithJira;
afterEach(() => line.close());

async function open(): Promise<void> {
  line = await startCommandLineWithJira();
  const files = { ".goalkit/milepost.yml": "jira:\n  project: WEB\n", [planPath()]: planText(smallPlan) };
  await line.makeRepository("acme/web", files);
}

const sync = (...args: readonly string[]) =>
  line.run(["sync", "--repo", "acme/web", ...args], {
    JIRA_BASE_URL: line.jira.url,
    JIRA_EMAIL: "bot@example.com",
    JIRA_API_TOKEN: "test-token",
  });
const doctor = () =>
  line.run(["doctor", "--repo", "acme/web"], {
    JIRA_BASE_URL: line.jira.url,
    JIRA_EMAIL: "bot@example.com",
    JIRA_API_TOKEN: "test-token",
  });

/** Asserts that a command printed an error for its user: no stack, and not "Milepost failed unexpectedly". */
function assertExpectedError({ code, out, err }: Ended): void {
  expect(out + err).not.toMatch(/unexpectedly|TypeError|ZodError|\n {4}at /);
  expect([0, 1, 3]).toContain(code);
}

describe.each(["github", "jira"] as const)("every answer of %s", (vendor) => {
  test.each(wrongAnswers)("as %s", async (_, body, headers = {}) => {
    for (let at = 1; ; at += 1) {
      await open();
      let wrong: string | null = null;
      const faults = vendor === "github" ? line.github.faults : line.jira.faults;
      faults.on(({ method }, n) => {
        if (n !== at) return null;
        wrong = method;
        return { kind: "answer", status: 200, body, headers };
      });
      const first = await sync();
      if (wrong === null) break;
      assertExpectedError(first);
      faults.clear();
      // The next run finds what the wrong answer hid, and creates nothing twice.
      for (let run = 0; run < 2; run += 1) {
        line.clock.advance(3_600_000);
        assertExpectedError(await sync());
      }
      expect((await sync()).code).toBe(0);
      const titles = line.github.issues("acme/web").map(({ title }) => title);
      expect(new Set(titles).size).toBe(titles.length);
      const summaries = line.jira.issues("WEB").map(({ summary }) => summary);
      expect(new Set(summaries).size).toBe(summaries.length);
      await line.close();
    }
  });
});

describe("an error that repeats the request's headers", () => {
  const foreign = [
    `ghs_123456_${"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxMjM0NTYifQ."}${"aB3-_".repeat(80)}`,
    `github_pat_${"A1b2".repeat(20)}`,
    "xoxb-1234567890-abcdefABCDEF",
    `ATATT3xFfGF0${"x9_-".repeat(30)}=1A2B3C4D`,
  ];
  const basic = Buffer.from("bot@example.com:test-token").toString("base64");
  const secrets = ["test-token", basic, ...foreign];
  const echo = `authorization: token test-token\r\nx-forwarded: Basic ${basic}\ncookie: session=c00kie\n${foreign.join(" ")}`;
  const bodies: readonly [string, unknown, Record<string, string>?][] = [
    ["JSON", { message: echo, errorMessages: [echo], errors: { summary: echo } }],
    ["JSON with a list", { message: "Failed", errors: [{ code: echo, field: echo }, echo] }],
    ["JSON with escapes", Buffer.from(`{"message":"${[...echo].map(toJsonEscape).join("")}"}`)],
    ["a page", Buffer.from(`<pre>${echo.repeat(2_000)}</pre>`), html],
  ];
  const statuses = [200, 302, 304, 400, 401, 403, 404, 409, 410, 413, 422, 429, 500, 503];

  test.each(bodies)("as %s: no command prints a secret", async (_, body, headers = {}) => {
    await open();
    const location = `${line.github.url}/login?token=test-token`;
    for (const status of statuses) {
      for (const faults of [line.github.faults, line.jira.faults]) {
        faults.on(() => ({
          kind: "answer",
          status,
          body,
          headers: { ...headers, location, "ratelimit-reason": echo.slice(0, 31) },
        }));
        for (const ended of [await sync("--json"), await sync(), await doctor()]) {
          const printed = ended.out + ended.err;
          expect(printed).not.toMatch(/unexpectedly|\n {4}at |c00kie/);
          for (const secret of secrets) expect(printed).not.toContain(secret.slice(0, 30));
          for (const one of printed.split("\n")) expect(one.length).toBeLessThan(1_000);
        }
        faults.clear();
        line.clock.advance(48 * 3_600_000);
      }
    }
  });
});

/** Returns a character as an escape of JSON. */
function toJsonEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

describe("a number of a vendor", () => {
  const day = 24 * 3_600_000;
  const numbers = [
    "999999999",
    "9".repeat(400),
    "1e400",
    "NaN",
    "Infinity",
    "-Infinity",
    "-1",
    "1e9",
    "0x7f",
    "Fri, 01 Jan 2100 00:00:00 GMT",
    "",
  ];

  test.each(numbers)("blocks no account for more than a day: %j", async (number) => {
    for (const status of [200, 403, 429, 503]) {
      for (const vendor of ["github", "jira"] as const) {
        await open();
        const headers = {
          "retry-after": number,
          "x-ratelimit-reset": number,
          ...(vendor === "github" && { "x-ratelimit-remaining": "0" }),
        };
        line[vendor].faults.on((_, n) => (n === 1 ? { kind: "answer", status, body: {}, headers } : null));
        const ended = await sync("--json");
        assertExpectedError(ended);
        const { resumeAt }: { resumeAt: string | null } = JSON.parse(ended.out);
        if (resumeAt !== null) {
          expect(Date.parse(resumeAt)).toBeGreaterThanOrEqual(line.clock.now().getTime());
          expect(Date.parse(resumeAt)).toBeLessThanOrEqual(line.clock.now().getTime() + day);
        }
        await line.close();
      }
    }
    await open();
  });
});

test("errors about the operator's file contain nothing of a file that was named by mistake", async () => {
  await open();
  const token = "s3cr3t-V4lue";
  const files = [
    `GITHUB_TOKEN=${token}\nJIRA_API_TOKEN=${token}\n`,
    `GITHUB_TOKEN: ${token}\n`,
    `${token}: ${token}\n${token}: 1\n`,
    `repositories: ${token}\n`,
    `repositories:\n  - name: ${token}\n    jira: [${token}]\n    slack: [${token}]\n`,
    `repositories:\n  - name: [${token}]\n    ${token}: x\n`,
    `repositories: *${token}\n`,
    `repositories: &${token} [*${token}]\n`,
    `repositories: !${token} x\n`,
    `repositories: "${token}\n`,
    `%${token}\n---\n${token}: {\n`,
    `{"repositories": [{"name": "${token}"}], "${token}": 1}`,
    `-----BEGIN PRIVATE KEY-----\n${token}\n`,
  ];
  for (const text of files) {
    const path = join(line.folder, "operator.yml");
    writeFileSync(path, text);
    const { code, out, err } = await line.run(["sync", "--repo", "acme/web"], { MILEPOST_OPERATOR: path });
    expect(code).toBe(2);
    expect((out + err).toLowerCase()).not.toContain(token.toLowerCase());
    expect(err).toContain("operator.yml");
  }
});

test("a known secret is recognised in every form", async () => {
  await open();
  const secret = new Secret("p@ss word/+of:the&day");
  line.github.faults.on(() => ({
    kind: "answer",
    status: 403,
    body: { message: `${secret.reveal()} ${encodeURIComponent(secret.reveal())} ${secret.reveal().toUpperCase()}` },
  }));
  const { err } = await sync();
  expect(err).toContain("[secret] [secret] [secret]");
});
