import { readFile } from "node:fs/promises";
import type { Operator } from "../../config/operator.ts";
import { parseOperator } from "../../config/operator.ts";
import { UsageError } from "../../errors.ts";

/** Reads the operator's file. Returns `null` if `path` is `null`: then only the credentials limit Milepost's access. */
export async function readOperator({ path }: { path: string | null }): Promise<Operator | null> {
  if (path === null) return null;
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UsageError(`Can't read the operator's file ${path} (MILEPOST_OPERATOR).`, { cause: error });
  });
  return parseOperator(bytes, path);
}
