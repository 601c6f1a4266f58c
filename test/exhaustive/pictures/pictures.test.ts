import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { channel, type Demo, project, repository, runDemo } from "../../../local/demo/run-demo.ts";
import { showHistory } from "../../../local/demo/show-history.ts";
import { withDemo } from "../../../local/demo/with-demo.ts";
import { openTerminal } from "../../../shared/adapters/node/terminal.ts";
import { browserPath, startBrowser } from "../browser.ts";
import { renderIssue } from "./github-issue.ts";
import { renderEpic } from "./jira-epic.ts";
import { renderThread } from "./slack-card.ts";

/** Set it to a folder for the pictures in docs/: `SHOTS=docs/pictures`. */
const shots = process.env.SHOTS;
const MAX_BYTES = 300_000;

/** Returns HTML of what the demo leaves in each place, by the name of the picture. */
function renderPlaces({ github, jira, slack }: Demo): Record<string, string> {
  const issues = github.issues(repository);
  const tracking = issues.findLast(({ labels }) => labels.includes("tracking"));
  const stories = jira.issues(project);
  const epic = stories.findLast(({ level, status }) => level === 1 && status === "Done");
  const messages = slack.messages(channel);
  const card = messages.findLast(({ thread }) => thread === null);
  if (!tracking || !epic || !card) throw new Error("The demo lacks a tracking issue, an epic or a card.");
  const { title } = github.milestone(repository, tracking.milestone ?? 0);
  return {
    "tracking-issue": renderIssue(
      tracking,
      title,
      issues.filter(({ parent }) => parent === tracking.number),
    ),
    epic: renderEpic(
      epic,
      stories.filter(({ parent }) => parent === epic.key),
    ),
    "slack-card": renderThread(
      card,
      messages.filter(({ thread }) => thread === card.ts),
    ),
  };
}

test.skipIf(shots === undefined || browserPath === undefined)(
  "tracking issue, epic and Slack card are pictured",
  async () => {
    const stream = { isTTY: false, write: () => true };
    const term = openTerminal({ stdout: stream, stderr: stream }, {});
    let places: Record<string, string> = {};
    await withDemo({ port: 0, anyPort: true, term }, async (demo, clock) => {
      await runDemo(demo);
      await showHistory(demo, clock);
      places = renderPlaces(demo);
    });
    mkdirSync(shots ?? "", { recursive: true });
    const browser = await startBrowser();
    try {
      const context = await browser.newContext({ deviceScaleFactor: 1.5, viewport: { width: 800, height: 100 } });
      const page = await context.newPage();
      for (const [name, html] of Object.entries(places)) {
        await page.setContent(html, { waitUntil: "load" });
        const picture = await page.screenshot({ fullPage: true });
        expect(picture.length, name).toBeLessThan(MAX_BYTES);
        writeFileSync(join(shots ?? "", `${name}.png`), picture);
      }
    } finally {
      await browser.close();
    }
  },
);
