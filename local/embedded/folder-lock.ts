import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { errorCode } from "../../shared/adapters/local/error-code.ts";
import { UsageError } from "../../shared/errors.ts";

/** `startedAt` tells a process from a later one with the same number: in a container, every one is number 1. */
const holderSchema = z.object({ process: z.number().int().positive(), startedAt: z.string().nullable() });
type Holder = z.infer<typeof holderSchema>;

const heldHere = new Set<string>();

/**
 * Makes the state folder this process's own, and returns how to give it back. A lock whose process is gone
 * (killed, or the machine restarted) is taken over. Throws `UsageError` when a living process holds it, or the
 * folder can't be written.
 */
export function lockFolder(folder: string): () => void {
  const lock = join(folder, "lock");
  const own = join(folder, `lock.${process.pid}`);
  try {
    // What it holds is as private as the repositories that it is about.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, ".gitignore"), "*\n");
    writeFileSync(own, JSON.stringify({ process: process.pid, startedAt: startOf(process.pid) }));
  } catch (error) {
    throw new UsageError(`The state folder ${folder} can't be written: ${messageOf(error)}`, {
      cause: error,
    });
  }
  try {
    if (!tryLink(own, lock)) takeOver(folder, lock, own);
  } finally {
    rmSync(own, { force: true });
  }
  heldHere.add(lock);
  return () => {
    if (heldHere.delete(lock)) rmSync(lock, { force: true });
  };
}

function takeOver(folder: string, lock: string, own: string): void {
  const holder = readHolder(lock);
  if (holder !== null && isAlive(holder, lock)) throw inUse(folder, holder);
  const stale = `${own}.stale`;
  try {
    renameSync(lock, stale);
  } catch {
    throw inUse(folder, readHolder(lock));
  }
  const moved = readHolder(stale);
  if (moved !== null && isAlive(moved, lock)) {
    // Another process took the stale lock over between our look and our move: it gets its lock back.
    tryLink(stale, lock);
    rmSync(stale, { force: true });
    throw inUse(folder, moved);
  }
  rmSync(stale, { force: true });
  if (!tryLink(own, lock)) throw inUse(folder, readHolder(lock));
}

/** A link appears with its content at once, which a created file does not. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
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
  if (holder.process === process.pid) return heldHere.has(lock);
  try {
    process.kill(holder.process, 0);
  } catch (error) {
    if (errorCode(error) !== "EPERM") return false;
  }
  return holder.startedAt === null || holder.startedAt === startOf(holder.process);
}

/** When a process started, in ticks since the machine did (Linux: proc(5), field 22 of `stat`). Else null. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return (
      stat
        .slice(stat.lastIndexOf(")") + 2)
        .split(" ")
        .at(19) ?? null
    );
  } catch {
    return null;
  }
}

function inUse(folder: string, holder: Holder | null): UsageError {
  const who = holder === null ? "another process" : `process ${holder.process}`;
  return new UsageError(
    `Milepost already uses the state folder ${folder} (${who}). Stop it, or set MILEPOST_STATE to another folder.`,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
