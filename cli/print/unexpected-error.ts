import { inspect } from "node:util";
import { redactSecrets, toExcerpt } from "../../shared/adapters/answers/redact.ts";
import { systemErrorCode } from "../../shared/adapters/node/error-code.ts";
import { messageOf } from "../../shared/errors.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";

/** Errors of the machine by their code: what happened, and what to do. */
const machineErrors: Readonly<Record<string, readonly [problem: string, remedy: string]>> = {
  ENOSPC: ["The disk is full", "Free some space and run the command again."],
  EDQUOT: ["The disk quota is used up", "Free some space and run the command again."],
  LEVEL_IO_ERROR: ["The state folder can't be written", "Free some space on its disk and run the command again."],
  LEVEL_CORRUPTION: ["The state folder is damaged", "Move it away: the next sync finds all items by their markers."],
  LEVEL_DECODE_ERROR: ["The state folder is damaged", "Move it away: the next sync finds all items by their markers."],
  INVALID_RECORD: [
    "The state is damaged, or a newer version of Milepost wrote it",
    "Install the newest version, or move the state away: the next sync finds all items by their markers.",
  ],
  EMFILE: ["The process has too many open files", "Raise the limit (ulimit -n) and run the command again."],
  ENFILE: ["The machine has too many open files", "Close some programs and run the command again."],
};
const MAX_MESSAGE_LENGTH = 500;

/**
 * Prints an error that no command expected as one line, and returns the exit code. With `MILEPOST_DEBUG`, prints its
 * stack as well.
 */
export function reportUnexpectedError(error: unknown, { err, env }: Pick<CommandContext, "err" | "env">): number {
  const message = toExcerpt(messageOf(error), MAX_MESSAGE_LENGTH).replace(/\.$/, "");
  const known = machineErrors[systemErrorCode(error) ?? ""];
  if (known) err(`${known[0]} (${message}). ${known[1]}`);
  else err(`Milepost failed unexpectedly: ${message}. Run it again with MILEPOST_DEBUG=1 for the stack.`);
  if (env.MILEPOST_DEBUG) err(redactSecrets(inspect(error)));
  return exitCodes.failed;
}

/**
 * Handles errors of stdout and stderr. The reader of a pipe may stop early (`| head`): the command then finishes. After
 * other errors, such as a full disk, calls `end`.
 */
export function handleOutputErrors(streams: readonly NodeJS.EventEmitter[], end: (error: unknown) => void): void {
  for (const stream of streams) {
    stream.on("error", (error) => {
      if (systemErrorCode(error) !== "EPIPE") end(error);
    });
  }
}
