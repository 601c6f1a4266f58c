import { setTimeout as wait } from "node:timers/promises";
import type { GitHubEmulator } from "../emulators/github/github-emulator.ts";
import type { JiraEmulator } from "../emulators/jira/emulator-types.ts";
import type { Service } from "../service.ts";

interface Sources {
  github: GitHubEmulator;
  jira: JiraEmulator;
  service: Service;
}

const TIMEOUT_MS = 300_000;

/** Waits until every webhook is delivered and processed and every Slack message is sent. Throws after 5 minutes. */
export async function waitUntilIdle({ github, jira, service }: Sources): Promise<void> {
  await Promise.all([github.waitForDeliveries(), jira.waitForWebhooks()]);
  const end = Date.now() + TIMEOUT_MS;
  while ((await service.countPending()) > 0) {
    if (Date.now() > end) throw new Error(`Work is still pending after ${TIMEOUT_MS / 1000} s.`);
    await wait(40);
  }
}
