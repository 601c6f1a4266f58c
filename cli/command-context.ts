import { waitForStopSignal } from "../local/wait-for-stop-signal.ts";
import { systemClock } from "../shared/adapters/node/system-clock.ts";
import { processTerminal, type Terminal } from "../shared/adapters/node/terminal.ts";
import type { EnvSource } from "../shared/env.ts";
import { UsageError } from "../shared/errors.ts";
import type { Clock } from "../shared/ports/clock.ts";

/** What a command uses of the process that it runs in. */
export interface CommandContext extends Terminal {
  env: EnvSource;
  /** Absolute path of the current folder. */
  folder: string;
  stdin: AsyncIterable<Uint8Array | string>;
  /** The terminal behind stdout; `columns` is absent if stdout is not a terminal. */
  screen: { isTTY?: boolean; columns?: number };
  clock: Clock;
  /** Resolves on the next SIGINT or SIGTERM. */
  waitForStopSignal: () => Promise<void>;
}

/** Returns the path of the current folder. Throws `UsageError` if it was deleted. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new UsageError("The current folder does not exist any more. Change to another folder.", { cause: error });
  }
}

/** Returns the context of the running process. Throws `UsageError` if the current folder was deleted. */
export function processContext(): CommandContext {
  return {
    ...processTerminal,
    env: process.env,
    folder: currentFolder(),
    stdin: process.stdin,
    screen: process.stdout,
    clock: systemClock,
    waitForStopSignal,
  };
}
