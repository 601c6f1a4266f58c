import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Settings with which the config of a repository can name a command. They replace those of the repository. */
const harmlessConfig = [
  "core.fsmonitor=",
  "core.hooksPath=/dev/null",
  "core.pager=cat",
  "core.sshCommand=false",
  "core.alternateRefsCommand=",
  "credential.helper=",
  "diff.external=",
  "safe.bareRepository=explicit",
].flatMap((setting) => ["-c", setting]);

/** Returns the environment of git: no credential of Milepost, and nothing that selects another repository or config. */
function gitEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG } = process.env;
  return {
    PATH,
    HOME,
    LANG,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    // No transport at all: a partial clone would otherwise fetch missing objects with a command from its config.
    GIT_ALLOW_PROTOCOL: "none",
    GIT_NO_LAZY_FETCH: "1",
  };
}

/**
 * Runs git in a folder and returns its output without the last line breaks, or `null` if git fails or is missing. The
 * folder can be foreign: no command that its git config names is run.
 */
export async function runGit(folder: string, ...args: string[]): Promise<string | null> {
  try {
    const options = { maxBuffer: MAX_OUTPUT_BYTES, env: gitEnvironment() };
    const { stdout } = await run("git", [...harmlessConfig, "-C", folder, ...args], options);
    return stdout.trimEnd();
  } catch {
    return null;
  }
}
