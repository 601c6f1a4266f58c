/**
 * Returns why a request got no response: the code of the system error ("ENOTFOUND"), which `fetch` nests in causes, or
 * "timeout".
 */
export function connectionErrorCode(error: unknown, depth = 0): string | null {
  if (!(error instanceof Error) || depth > 5) return null;
  if (error.name === "TimeoutError") return "timeout";
  return systemErrorCode(error) ?? connectionErrorCode(error.cause, depth + 1);
}

const machineErrorCodes: readonly (string | null)[] = ["ENOSPC", "EDQUOT", "EMFILE", "ENFILE", "EIO"];

/** Returns true for an error of the machine, such as a full disk, which no other path or option would avoid. */
export function isMachineError(error: unknown): boolean {
  return machineErrorCodes.includes(systemErrorCode(error));
}

/** Returns the code of a Node.js system error ("ENOENT"), or `null` for any other value. */
export function systemErrorCode(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
