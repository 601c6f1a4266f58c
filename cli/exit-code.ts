import { type MilepostError, UsageError } from "../shared/errors.ts";

/** Exit codes of all commands (docs/cli.md, "Exit codes"), in ascending order. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  stopped: 3,
  held: 4,
  changes: 10,
  interrupted: 130,
} as const;

export function failureExitCode(error: MilepostError): number {
  return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
}
