import type { ReportedOperation } from "../../shared/model/result.ts";
import type { Terminal } from "./terminal.ts";
import { plain } from "./terminal.ts";

const signs = { create: "+", update: "~", close: "-", reopen: "^", adopt: "=" } as const;

/** One line for one operation: what happened to what, and where to look at it. */
export function operationLine(operation: ReportedOperation, { color }: Pick<Terminal, "color">): string {
  const { action, entity, title, remote, fields } = operation;
  const paint = action === "create" ? color.green : action === "close" ? color.red : color.yellow;
  const changed = action === "update" ? color.dim(` (${fields.join(", ")})`) : "";
  const link = remote === null ? "" : `  ${color.dim(plain(remote))}`;
  return `  ${paint(signs[action])} ${entity.padEnd(9)} ${plain(title)}${changed}${link}`;
}
