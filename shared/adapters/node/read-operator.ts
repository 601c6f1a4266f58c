import { readFile } from "node:fs/promises";
import type { Operator } from "../../config/operator.ts";
import { parseOperator } from "../../config/parse-operator.ts";
import { UsageError } from "../../errors.ts";

/** The operator's file, or null without one: whatever the credentials reach. */
export async function readOperator({ path }: { path: string | null }): Promise<Operator | null> {
  if (path === null) return null;
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UsageError(`The operator's file ${path} (MILEPOST_OPERATOR) can't be read.`, { cause: error });
  });
  return parseOperator(bytes, path);
}
