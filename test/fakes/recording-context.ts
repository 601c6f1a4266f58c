import { tmpdir } from "node:os";
import type { CommandContext } from "../../cli/command-context.ts";
import { systemClock } from "../../shared/adapters/node/system-clock.ts";
import { openTerminal } from "../../shared/adapters/node/terminal.ts";

export interface RecordingContext {
  context: CommandContext;
  /** What the command has printed so far. */
  printed: { out: string; err: string };
}

/** Returns a context that records what a command prints. Defaults: the current folder, no input, no terminal, no HOME. */
export function createRecordingContext({
  stdin = "",
  env = {},
  ...options
}: Partial<Omit<CommandContext, "stdin">> & { stdin?: string | Uint8Array } = {}): RecordingContext {
  const printed = { out: "", err: "" };
  const stream = (name: "out" | "err") => ({
    write: (text: string) => {
      printed[name] += text;
    },
  });
  const context = {
    ...openTerminal({ stdout: stream("out"), stderr: stream("err") }, env),
    env: { HOME: tmpdir(), ...env },
    folder: process.cwd(),
    stdin: toStream(stdin),
    screen: {},
    clock: systemClock,
    waitForStopSignal: () => new Promise<void>(() => {}),
    ...options,
  };
  return { context, printed };
}

async function* toStream(text: string | Uint8Array): AsyncGenerator<string | Uint8Array> {
  if (text.length > 0) yield text;
}
