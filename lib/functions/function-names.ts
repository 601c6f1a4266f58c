/** The functions. Each is a folder in `functions/` with a `handler.ts`. */
export const functionNames = ["notify", "page", "reconcile", "report", "sync", "webhook"] as const;
export type FunctionName = (typeof functionNames)[number];
