import { RetryLater } from "../shared/errors.ts";
import type { CommandContext } from "./command-context.ts";

/** Returns a signal that is aborted when a person stops the command. Its reason is the error that ends a run. */
export function createStopSignal({ waitForStopSignal, clock }: CommandContext): AbortSignal {
  const controller = new AbortController();
  void waitForStopSignal().then(() => {
    controller.abort(new RetryLater("interrupted", "The run was stopped. The next sync continues it.", clock.now()));
  });
  return controller.signal;
}
