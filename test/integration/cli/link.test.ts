import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandLine, startCommandLine } from "../support/command-line.ts";
import { planOf } from "../support/plan-of.ts";

const secret = "s".repeat(32);
const { text } = planOf({ milestones: 1, deliverables: 1 });
const plan = (goal: string) => ({ [`.goalkit/goals/${goal}/milestones.md`]: text });

let cli: CommandLine;

beforeAll(async () => {
  cli = await startCommandLine();
  await cli.makeRepository("acme/web", { ...plan("001-shared"), ...plan("002-own") });
  await cli.makeRepository("acme/api", plan("001-shared"));
  await cli.run(["sync", "--repo", "acme/web"]);
  await cli.run(["sync", "--repo", "acme/api"]);
});
afterAll(() => cli.close());

describe("milepost link", () => {
  it("prints the link on stdout, and on stderr until when it is valid", async () => {
    const { code, out, err } = await cli.run(["link"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^http:\/\/127\.0\.0\.1:4321\/\?expires=1781568000&signature=[0-9a-f]{64}\n$/);
    expect(err).toBe("Everybody who has this link can open the page until 16 Jun 2026, 00:00 UTC.\n");
    expect((await cli.run(["link"])).out).toBe(out);
  });

  it("uses the address and the secret of the environment", async () => {
    const settings = { MILEPOST_PAGE_URL: "https://plans.example.com/", MILEPOST_PAGE_SECRET: secret };
    const { out } = await cli.run(["link"], settings);
    expect(out).toMatch(/^https:\/\/plans\.example\.com\/\?expires=/);
    const signature = (url: string) => new URL(url).searchParams.get("signature");
    expect(signature(out)).not.toBe(signature((await cli.run(["link"])).out));
    const rotated = await cli.run(["link"], { ...settings, MILEPOST_PAGE_SECRET: `${secret},${"t".repeat(32)}` });
    expect(signature(rotated.out)).toBe(signature(out));
  });

  it("opens one goal, of the repository that is named if several have it", async () => {
    expect((await cli.run(["link", "002-own"])).out).toContain("/goals/acme/web/002-own?expires=");
    const unclear = await cli.run(["link", "001-shared"]);
    expect([unclear.code, unclear.out]).toEqual([2, ""]);
    expect(unclear.err).toContain('Several repositories have a goal "001-shared": acme/api, acme/web.');
    const { out } = await cli.run(["link", "001-shared", "--repo", "acme/api"]);
    expect(out).toContain("/goals/acme/api/001-shared?expires=");
  });

  it.each([
    [["003-none"], {}, 'There is no goal "003-none"'],
    [["--repo", "acme/web"], {}, "Name the goal too"],
    [[], { MILEPOST_TABLE: "milepost" }, "MILEPOST_PAGE_SECRET is not set"],
    [[], { MILEPOST_PAGE_SECRET: "short" }, "MILEPOST_PAGE_SECRET is too short"],
    [[], { MILEPOST_PAGE_URL: "http://plans.example.com" }, "MILEPOST_PAGE_URL is invalid: use https://"],
  ])("%j with %j exits 2", async (args, settings, message) => {
    const { code, out, err } = await cli.run(["link", ...args], settings);
    expect([code, out, err]).toEqual([2, "", expect.stringContaining(message)]);
  });
});
