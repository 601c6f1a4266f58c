import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const nobody = 65_534;

/** Runs `work` as a user without access to the new folder `locked`; root has access to everything. */
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
