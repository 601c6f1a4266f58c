import { execFileSync } from "node:child_process";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { systemErrorCode } from "../../shared/adapters/node/error-code.ts";
import { UsageError } from "../../shared/errors.ts";
import { explainSystemError } from "./state-folder.ts";

/** The locking process. `startedAt` distinguishes processes with the same id, which is always 1 in a container. */
const holderSchema = z.object({ process: z.number().int().positive(), startedAt: z.string() });
type Holder = z.infer<typeof holderSchema>;

const psOptions = { encoding: "utf8", env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" }, stdio: "pipe" } as const;

const heldByThisProcess = new Set<string>();

/** A running process holds the lock. It can release it at any time. */
export class FolderInUse extends UsageError {}

/**
 * Locks the state folder and returns the function that unlocks it. Ignores the lock of a process that has exited. Throws
 * `FolderInUse` if a running process holds the lock, and `UsageError` if the folder can't be written.
 */
// The package proper-lockfile is not used, because it judges locks by their age only: a restart after a crash would
// have to wait, and a suspended process would lose its lock while its database is open.
export function lockFolder(folder: string): () => void {
  const lock = join(folder, "lock");
  const candidate = join(folder, `lock.${process.pid}`);
  try {
    writeFileSync(join(folder, ".gitignore"), "*\n", { mode: 0o600 });
    const holder = { process: process.pid, startedAt: readStartTime(process.pid) };
    writeFileSync(candidate, JSON.stringify(holder), { mode: 0o600 });
  } catch (error) {
    throw explainSystemError(folder, error);
  }
  try {
    if (!tryLink(candidate, lock)) takeOver(folder, lock, candidate);
  } finally {
    rmSync(candidate, { force: true });
  }
  heldByThisProcess.add(lock);
  return () => {
    if (heldByThisProcess.delete(lock)) rmSync(lock, { force: true });
  };
}

function takeOver(folder: string, lock: string, candidate: string): void {
  const holder = readHolder(lock);
  if (holder !== null && isAlive(holder, lock)) throw createInUseError(folder, holder);
  const stale = `${candidate}.stale`;
  try {
    renameSync(lock, stale);
  } catch {
    throw createInUseError(folder, readHolder(lock));
  }
  const moved = readHolder(stale);
  const wasTaken = moved !== null && isAlive(moved, lock);
  // Another process replaced the stale lock between the check and the rename: restore the lock of that process.
  if (wasTaken) tryLink(stale, lock);
  rmSync(stale, { force: true });
  if (wasTaken) throw createInUseError(folder, moved);
  if (!tryLink(candidate, lock)) throw createInUseError(folder, readHolder(lock));
}

/** Creates a hard link, so that the lock never exists without its content. Returns false if `to` exists. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST") return false;
    throw error;
  }
}

function readHolder(file: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

function isAlive(holder: Holder, lock: string): boolean {
  if (holder.process === process.pid) return heldByThisProcess.has(lock);
  try {
    process.kill(holder.process, 0);
  } catch (error) {
    if (systemErrorCode(error) !== "EPERM") return false;
  }
  return holder.startedAt === readStartTime(holder.process);
}

/** Returns when a process started: in ticks since boot (Linux: proc(5), field 22 of `stat`), elsewhere as `ps` says. */
function readStartTime(pid: number): string | null {
  try {
    if (process.platform !== "linux") return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], psOptions).trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields.at(19) ?? null;
  } catch {
    return null;
  }
}

/** `holder`: the process that holds the lock, or `null` if it is unknown. */
export function createInUseError(folder: string, holder: Holder | null): FolderInUse {
  const user = holder === null ? "another process" : `process ${holder.process}`;
  return new FolderInUse(
    `The state folder ${folder} is in use by ${user}. Stop it, or set MILEPOST_STATE to another folder.`,
  );
}
