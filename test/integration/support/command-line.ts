import { join } from "node:path";
import {
  type FileChanges,
  type GitHubDouble,
  startGitHubDouble,
} from "../../../local/emulators/github/github-emulator.ts";
import { type Ended, milepost, temporaryFolder } from "./milepost-process.ts";

/** The `milepost` command with a GitHub, a state and a folder for files of its own. */
export interface CommandLine {
  github: GitHubDouble;
  /** The token that the command is given. */
  token: string;
  /** Path of a folder for the test's files; it goes with `close`. */
  folder: string;
  /** Runs the command to its end; `settings` are variables beside, or instead of, its usual ones. */
  run: (args: readonly string[], settings?: Readonly<Record<string, string>>) => Promise<Ended>;
  /** Makes a repository with these files. */
  makeRepository: (fullName: string, files: FileChanges) => Promise<void>;
  close: () => Promise<void>;
}

/** Starts the strict double and sets the command up for it. */
export async function startCommandLine(): Promise<CommandLine> {
  const github = await startGitHubDouble();
  const folder = temporaryFolder();
  const token = "test-token";
  const env = {
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: token,
    MILEPOST_STATE: join(folder.path, "state"),
  };
  return {
    github,
    token,
    folder: folder.path,
    run: (args, settings) => milepost(args, { env: { ...env, ...settings } }),
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
