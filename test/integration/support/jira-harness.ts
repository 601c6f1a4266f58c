import { expect } from "vitest";
import type { JiraDouble, JiraDoubleOptions } from "../../../local/emulators/jira/emulator-types.ts";
import { startJiraDouble } from "../../../local/emulators/jira/jira-emulator.ts";
import type { ProjectOptions } from "../../../local/emulators/jira/project-options.ts";
import { Secret } from "../../../shared/config/secret.ts";
import type { JiraSettings } from "../../../shared/env.ts";
import { planPath, planText, smallPlan } from "./plan-text.ts";
import { type SyncHarness, startSync } from "./sync-harness.ts";

export const configPath = ".goalkit/milepost.yml";

export interface JiraHarnessOptions extends Omit<JiraDoubleOptions, "now"> {
  project?: ProjectOptions;
  /** Lines under `jira:`, without the project. */
  config?: string[];
  /** Default: the small plan. Null: none is pushed. */
  plan?: string | null;
}

export interface JiraHarness {
  milepost: SyncHarness;
  jira: JiraDouble;
  stop(): Promise<void>;
}

/** A repository on the strict GitHub double whose plans go to the project WEB of the strict Jira double as well. */
export async function startJiraSync(options: JiraHarnessOptions = {}): Promise<JiraHarness> {
  const { project, config = [], plan = planText(smallPlan), ...rest } = options;
  const milepost = await startSync();
  const jira = await startJiraDouble({ ...rest, now: () => milepost.clock.now() });
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
  jira: JiraDouble,
  { flavour = "cloud" }: Pick<JiraDoubleOptions, "flavour">,
): JiraSettings {
  const token = new Secret("test-token");
  return {
    baseUrl: jira.url,
    credentials:
      flavour === "cloud"
        ? { kind: "cloud", email: "bot@example.com", token }
        : { kind: "data-center", token },
  };
}
