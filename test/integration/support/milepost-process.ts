import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../../cli/run-command.ts";
import type { Clock } from "../../../shared/ports/clock.ts";
import { createRecordingContext } from "../../fakes/recording-context.ts";

const command = new URL("../../../cli/milepost.mjs", import.meta.url).pathname;

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Creates a folder for one test, and returns a function that deletes it. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "milepost-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

function start(args: readonly string[], env: Record<string, string>, cwd?: string) {
  const child = spawn(process.execPath, [command, ...args], {
    env: { PATH: process.env.PATH ?? "", HOME: tmpdir(), ...env },
    cwd,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const output = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.err += text;
  });
  return { child, output };
}

/** Runs the command in its own process until it exits. For tests of the process itself; `milepost` is much faster. */
export async function spawnMilepost(
  args: readonly string[],
  { env = {}, cwd, stdin = "" }: { env?: Record<string, string>; cwd?: string; stdin?: string } = {},
): Promise<Ended> {
  const { child, output } = start(args, env, cwd);
  child.stdin.on("error", () => {});
  child.stdin.end(stdin);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...output };
}

export interface CommandOptions {
  env?: Record<string, string>;
  cwd?: string;
  stdin?: string;
  /** Default: the system's clock. */
  clock?: Clock;
}

/** Runs the command in this process, to its end. Its environment has only HOME and the given variables. */
export async function milepost(
  args: readonly string[],
  { env = {}, cwd: folder, stdin = "", clock }: CommandOptions = {},
): Promise<Ended> {
  const options = { env, stdin, ...(folder !== undefined && { folder }), ...(clock && { clock }) };
  const { context, printed } = createRecordingContext(options);
  const code = await runCommand(args, context);
  return { code, ...printed };
}

export interface Serving {
  url: string;
  output: { out: string; err: string };
  /** Sends SIGKILL or the given signal; resolves when the process has exited. */
  kill: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** Starts `milepost serve` and waits until it accepts connections. */
export async function serve(env: Record<string, string>, port = 0): Promise<Serving> {
  const { child, output } = start(["serve", "--port", String(port)], env);
  child.stdin.end();
  const ended = once(child, "close");
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on("data", () => {
      const listening = /milepost listening on (\S+)/.exec(output.err);
      if (listening?.[1]) resolve(listening[1]);
    });
    child.once("close", () => reject(new Error(`serve exited before it listened:\n${output.err}`)));
  });
  return {
    url,
    output,
    async kill(signal = "SIGKILL") {
      child.kill(signal);
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}
