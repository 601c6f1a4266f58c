import { join } from "node:path";
import {
  type FileChanges,
  type GitHubEmulator,
  startGitHubEmulator,
} from "../../../local/emulators/github/github-emulator.ts";
import type { JiraEmulator } from "../../../local/emulators/jira/emulator-types.ts";
import { startJiraEmulator } from "../../../local/emulators/jira/jira-emulator.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { type Ended, milepost, temporaryFolder } from "./milepost-process.ts";

/** The `milepost` command with a GitHub emulator, a state folder and a working folder. */
export interface CommandLine {
  github: GitHubEmulator;
  /** The clock of the command and of the emulator. */
  clock: VirtualClock;
  /** The GitHub token that the command uses. */
  token: string;
  /** Path of a folder for the test's files, which `close` deletes. */
  folder: string;
  /** Runs the command until it exits; `settings` override its environment variables. */
  run: (args: readonly string[], settings?: Readonly<Record<string, string>>) => Promise<Ended>;
  /** Creates a repository in the emulator with the given files. */
  makeRepository: (fullName: string, files: FileChanges) => Promise<void>;
  close: () => Promise<void>;
}

/** Starts a GitHub emulator and prepares the command to use it. */
export async function startCommandLine(): Promise<CommandLine> {
  const clock = new VirtualClock();
  const github = await startGitHubEmulator({ now: () => clock.now() });
  const folder = temporaryFolder();
  const token = "test-token";
  const env = {
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: token,
    MILEPOST_STATE: join(folder.path, "state"),
  };
  return {
    github,
    clock,
    token,
    folder: folder.path,
    run: (args, settings) => milepost(args, { env: { ...env, ...settings }, clock }),
    async makeRepository(fullName, files) {
      await github.createRepository(fullName);
      await github.push(fullName, files);
    },
    async close() {
      await github.close();
      folder.remove();
    },
  };
}

/** The same with a Jira emulator that has the project WEB, for commands on `acme/web`. */
export interface CommandLineWithJira extends CommandLine {
  jira: JiraEmulator;
  preview: (...args: readonly string[]) => Promise<Ended>;
  sync: () => Promise<Ended>;
}

export async function startCommandLineWithJira(): Promise<CommandLineWithJira> {
  const cli = await startCommandLine();
  const jira = await startJiraEmulator({});
  jira.createProject("WEB", { moreStatuses: [{ name: "Cancelled", category: "done" }] });
  const env = { JIRA_BASE_URL: jira.url, JIRA_EMAIL: "bot@example.com", JIRA_API_TOKEN: "test-token" };
  const run = (verb: string, args: readonly string[] = []) => cli.run([verb, "--repo", "acme/web", ...args], env);
  return {
    ...cli,
    jira,
    preview: (...args) => run("preview", args),
    sync: () => run("sync"),
    async close() {
      await jira.close();
      await cli.close();
    },
  };
}

/** Returns what a command printed to stdout, with the commit replaced by "COMMIT". */
export function linesOf({ out }: Ended): string[] {
  return out.replace(/@[0-9a-f]{7}\b/g, "@COMMIT").split("\n");
}
