import { join } from "node:path";
import {
  type FileChanges,
  type GitHubEmulator,
  startGitHubEmulator,
} from "../../../local/emulators/github/github-emulator.ts";
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
