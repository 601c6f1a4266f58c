import { expect } from "vitest";
import type { JiraEmulator, JiraEmulatorOptions } from "../../../local/emulators/jira/emulator-types.ts";
import { startJiraEmulator } from "../../../local/emulators/jira/jira-emulator.ts";
import type { ProjectOptions } from "../../../local/emulators/jira/project-options.ts";
import { Secret } from "../../../shared/config/secret.ts";
import type { JiraSettings } from "../../../shared/env.ts";
import { planPath, planText, smallPlan } from "./plan-text.ts";
import { type SyncHarness, startSync } from "./sync-harness.ts";

export const configPath = ".goalkit/milepost.yml";

export interface JiraHarnessOptions extends Omit<JiraEmulatorOptions, "now"> {
  project?: ProjectOptions;
  /** Lines of the config below `jira:`, without the project. */
  config?: string[];
  /** The plan. Default: `smallPlan`. With `null`, no plan is pushed. */
  plan?: string | null;
}

export interface JiraHarness {
  milepost: SyncHarness;
  jira: JiraEmulator;
  stop(): Promise<void>;
}

/** Creates a repository on the GitHub emulator whose plans are also synced to the project WEB of the Jira emulator. */
export async function startJiraSync(options: JiraHarnessOptions = {}): Promise<JiraHarness> {
  const { project, config = [], plan = planText(smallPlan), ...rest } = options;
  const milepost = await startSync();
  const jira = await startJiraEmulator({ ...rest, now: () => milepost.clock.now() });
  jira.createProject("WEB", project);
  milepost.jira = settingsOf(jira, rest);
  const files = {
    [configPath]: ["jira:", "  project: WEB", ...config.map((line) => `  ${line}`), ""].join("\n"),
  };
  await milepost.push({ ...files, ...(plan !== null && { [planPath()]: plan }) });
  return {
    milepost,
    jira,
    async stop() {
      await milepost.stop();
      await jira.close();
      expect(jira.violations).toEqual([]);
    },
  };
}

export function settingsOf(
  jira: JiraEmulator,
  { flavour = "cloud" }: Pick<JiraEmulatorOptions, "flavour">,
): JiraSettings {
  const token = new Secret("test-token");
  if (flavour === "datacenter") return { baseUrl: jira.url, credentials: { kind: "data-center", token } };
  return { baseUrl: jira.url, gatewayUrl: jira.url, credentials: { kind: "cloud", email: "bot@example.com", token } };
}
