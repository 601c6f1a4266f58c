import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SlackEmulator, startSlackEmulator } from "../../../local/emulators/slack/slack-emulator.ts";
import { type CommandLine, startCommandLine } from "../support/command-line.ts";
import { edited, planPath, planText, smallPlan } from "../support/plan-text.ts";

const channel = "C0123456789";
const text = planText(smallPlan);
const config = `slack:\n  channel: ${channel}\n`;

let line: CommandLine;
let slack: SlackEmulator;
beforeEach(async () => {
  line = await startCommandLine();
  slack = await startSlackEmulator({ limits: false });
  slack.createChannel(channel, { name: "plans" });
});
afterEach(async () => {
  expect(slack.violations).toEqual([]);
  await line.close();
  await slack.close();
});

const bot = () => ({ SLACK_BOT_TOKEN: slack.token, SLACK_API_URL: slack.apiUrl });
const sync = (settings: Record<string, string> = bot()) => line.run(["sync", "--repo", "acme/web", "--json"], settings);
const texts = () => slack.messages(channel).map(({ thread, text: said }) => [thread !== null, said]);

describe("milepost sync with Slack", () => {
  beforeEach(() => line.makeRepository("acme/web", { ".goalkit/milepost.yml": config, [planPath()]: text }));

  it("posts one message for the goal, and keeps it up to date without replies", async () => {
    const first = await sync();
    expect([first.code, first.err]).toEqual([0, expect.not.stringContaining("Slack")]);
    expect(texts()).toEqual([[false, expect.stringContaining("Live review: ")]]);
    const unchanged = slack.messages(channel);
    await sync();
    expect(slack.messages(channel)).toEqual(unchanged);
    await line.github.push("acme/web", {
      [planPath()]: edited(text, "- [ ] Comment storage", "- [x] Comment storage"),
    });
    await sync();
    expect(texts()).toHaveLength(1);
    const [card] = slack.messages(channel);
    expect(card?.earlier).toHaveLength(1);
    expect(JSON.stringify(card?.blocks)).toContain("2 of 4 deliverables");
  });

  it("links a held run to the approvals issue, and replies once however often it is held again", async () => {
    await sync();
    for (const note of ["a", "b"]) {
      await line.github.push("acme/web", { [planPath()]: null, "README.md": note });
      expect((await sync()).code).toBe(4);
    }
    const [card, reply, ...more] = slack.messages(channel);
    const issue = line.github.issues("acme/web").find(({ title }) => title === "Milepost: approvals");
    expect(more).toEqual([]);
    for (const message of [card, reply]) {
      expect(JSON.stringify(message?.blocks)).toContain(`<${issue?.url}|`);
      expect(JSON.stringify(message)).not.toContain("milepost approve");
    }
  });

  it("is done though Slack is down, and the next one sends what is left, once", async () => {
    const mend = slack.faults.on(() => ({ kind: "answer", status: 503, body: "", headers: {} }));
    const first = await sync();
    expect([first.code, JSON.parse(first.out).outcome]).toEqual([0, "synced"]);
    expect(first.err).toMatch(/Slack: .*will be sent with the next sync/);
    mend();
    expect(texts()).toEqual([]);
    await sync();
    expect(texts()).toHaveLength(1);
    await sync();
    expect(texts()).toHaveLength(1);
  });

  it("says what a person has to do, and posts nothing where the operator does not allow it", async () => {
    const operator = join(line.folder, "operator.yml");
    writeFileSync(operator, "repositories:\n  - name: acme/*\n");
    const refused = await sync({ ...bot(), MILEPOST_OPERATOR: operator });
    expect(refused.code).toBe(0);
    expect(refused.err).toMatch(/does not let acme\/web post to the Slack channel C0123456789/);
    slack.setChannel(channel, { isMember: false });
    expect((await sync()).err).toMatch(/Slack: not sent: .*Invite it there/);
    expect(slack.requests.all.length).toBeGreaterThan(0);
    expect(texts()).toEqual([]);
  });

  it("says that there is no Slack where the config asks for one", async () => {
    const { out, err } = await sync({});
    const [plan] = JSON.parse(out).plans;
    expect(plan.diagnostics).toMatchObject([{ code: "slack-not-configured", severity: "warning" }]);
    expect(`${out}${err}`).not.toContain(slack.token);
  });
});

describe("milepost doctor about Slack", () => {
  const doctor = (settings: Record<string, string>) => line.run(["doctor", "--repo", "acme/web"], settings);
  const said = (out: string) => out.split("\n").filter((one) => one.includes("Slack"));
  beforeEach(() => line.makeRepository("acme/web", { ".goalkit/milepost.yml": config, [planPath()]: text }));

  it("says that token and channel are well, and what is wrong with them", async () => {
    expect(said((await doctor(bot())).out)).toEqual([
      `ok    Slack     token is valid, and #plans (${channel}) exists`,
      "ok    Slack     the app is in the channel",
    ]);
    slack.setChannel(channel, { isMember: false });
    expect((await doctor(bot())).out).toMatch(/^FAIL {2}Slack {5}the app is not in the channel\. Invite it/m);
    slack.revokeToken();
    const revoked = await doctor(bot());
    expect([revoked.code, said(revoked.out)]).toEqual([1, [expect.stringMatching(/^FAIL .*SLACK_BOT_TOKEN/)]]);
    expect(revoked.out).not.toContain(slack.token);
    expect(slack.messages(channel)).toEqual([]);
  });

  it("says what a webhook can't do, and what is missing without credentials", async () => {
    const webhook = { SLACK_WEBHOOK_URL: slack.createWebhook(channel) };
    expect(said((await doctor(webhook)).out)).toEqual([expect.stringMatching(/^warn .*its own channel/)]);
    const none = await doctor({});
    expect([none.code, said(none.out)]).toEqual([1, [expect.stringMatching(/^FAIL .*Set SLACK_BOT_TOKEN/)]]);
  });
});
