/** Returns the code of a Node.js system error ("ENOENT"), or `null` for any other value. */
export function systemErrorCode(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
