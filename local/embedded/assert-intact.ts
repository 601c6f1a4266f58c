import { createRequire } from "node:module";
import { join } from "node:path";
import { systemErrorCode } from "../../shared/adapters/node/error-code.ts";
import { messageOf, StateDamaged, toError } from "../../shared/errors.ts";
import { createInUseError, type FolderInUse } from "./folder-lock.ts";
import { DATABASE_FOLDER } from "./state-folder.ts";

type DatabaseClass = new (path: string) => { open(): Promise<void>; close(): Promise<void> };

/**
 * Throws an error if the database in a state folder can't be opened: dynalite would end the process with an uncaught
 * exception without the reason.
 */
export async function assertIntact(folder: string): Promise<void> {
  const { resolve } = createRequire(import.meta.url);
  // The package that dynalite uses, so that both read the same file format.
  const { Level }: { Level: DatabaseClass } = createRequire(resolve("dynalite"))("level");
  const database = new Level(join(folder, DATABASE_FOLDER));
  try {
    await database.open();
  } catch (error) {
    throw explain(folder, toError(error).cause);
  } finally {
    await database.close();
  }
}

function explain(folder: string, cause: unknown): FolderInUse | StateDamaged {
  const code = systemErrorCode(cause);
  if (code === "LEVEL_LOCKED") return createInUseError(folder, null);
  const isFull = /No space left|Disk quota|File too large/.test(messageOf(cause));
  const [problem, remedy] = isFull
    ? ["has no space left", "Free some space on its disk, and run the command again."]
    : ["is damaged", "Move it away, and run the command again: the next sync finds all items by their markers."];
  return new StateDamaged(`The state folder ${folder} ${problem} (${code}: ${messageOf(cause)}). ${remedy}`, { cause });
}
