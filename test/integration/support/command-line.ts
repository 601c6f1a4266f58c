import { join } from "node:path";
import {
  type FileChanges,
  type GitHubEmulator,
  startGitHubEmulator,
} from "../../../local/emulators/github/github-emulator.ts";
import { type Ended, milepost, temporaryFolder } from "./milepost-process.ts";

/** The `milepost` command with its own GitHub emulator, state and folder. */
export interface CommandLine {
  github: GitHubEmulator;
  /** The command's token. */
  token: string;
  /** Path of a folder for the test's files, which `close` deletes. */
  folder: string;
  /** Runs the command to its end; `settings` are added to, or replace, its environment variables. */
  run: (args: readonly string[], settings?: Readonly<Record<string, string>>) => Promise<Ended>;
  /** Creates a repository with these files. */
  makeRepository: (fullName: string, files: FileChanges) => Promise<void>;
  close: () => Promise<void>;
}

/** Starts the emulator and configures the command for it. */
export async function startCommandLine(): Promise<CommandLine> {
  const github = await startGitHubEmulator();
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
