import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const nobody = 65_534;

/** Does `work` as a user who may read the folder, but not the new folder `locked` in it: root may read all. */
export async function asNobody(folder: string, work: () => Promise<void>): Promise<void> {
  const locked = join(folder, "locked");
  chmodSync(folder, 0o755);
  mkdirSync(locked, { mode: 0 });
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(nobody);
  try {
    await work();
  } finally {
    if (root) process.seteuid?.(0);
    chmodSync(locked, 0o700);
  }
}
