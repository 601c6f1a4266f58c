import { chmodSync, existsSync, lstatSync, mkdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { runGit } from "../../shared/adapters/local/run-git.ts";
import { systemErrorCode } from "../../shared/adapters/node/error-code.ts";
import { UsageError } from "../../shared/errors.ts";

/** Name of the database's folder in the state folder. */
export const DATABASE_FOLDER = "dynamodb";

const OWNER_ONLY = 0o700;
const OTHERS_CAN_WRITE = 0o022;

/**
 * Returns true if the state folder has a database. Throws `UsageError` if the folder belongs to another account, if other
 * accounts can write it, or if it lies in a git work tree that does not ignore it: a commit could bring its content.
 */
export async function hasDatabase(folder: string): Promise<boolean> {
  try {
    const named = resolveParents(resolve(folder));
    const info = lstatSync(named, { throwIfNoEntry: false });
    const real = info ? realpathSync(named) : named;
    if (real !== named) await assertNotCommitted(folder, named, dirname(named));
    await assertNotCommitted(folder, real, real);
    if (!info) return false;
    assertPrivate(folder, statSync(real));
    const database = lstatSync(join(real, DATABASE_FOLDER), { throwIfNoEntry: false });
    if (database) assertPrivate(join(folder, DATABASE_FOLDER), database);
    return database !== undefined;
  } catch (error) {
    throw explainSystemError(folder, error);
  }
}

/** Creates the state folder, which only this account can read. Throws `UsageError` if the folder can't be used. */
export async function prepareStateFolder(folder: string): Promise<void> {
  const database = join(resolve(folder), DATABASE_FOLDER);
  try {
    if (!(await hasDatabase(folder))) createFolder(database);
    // Another account can have created the folder meanwhile.
    if (await hasDatabase(folder)) chmodSync(database, OWNER_ONLY);
  } catch (error) {
    throw explainSystemError(folder, error);
  }
}

/** Returns a `UsageError` for a system error. Other errors, and those of a full disk, are returned unchanged. */
export function explainSystemError(folder: string, error: unknown): unknown {
  const code = systemErrorCode(error);
  if (code === null || code === "ENOSPC" || code === "EDQUOT") return error;
  const problem = `The state folder ${folder} can't be read and written (${code}).`;
  return new UsageError(`${problem} Set MILEPOST_STATE to a folder that you can write.`, { cause: error });
}

/** Returns true for a regular file of this account that no other account can read. */
export function isPrivateFile(info: Stats): boolean {
  return info.isFile() && info.uid === accountOf(info) && (isWindows || (info.mode & ~OWNER_ONLY & 0o777) === 0);
}

// Windows has neither such ids nor such bits.
const isWindows = process.platform === "win32";
const accountOf = ({ uid }: Stats): number => process.geteuid?.() ?? uid;

/** Resolves the symbolic links in the parent folders of a path, which may be missing. */
function resolveParents(path: string): string {
  const parent = dirname(path);
  if (parent === path) return path;
  return join(existsSync(parent) ? realpathSync(parent) : resolveParents(parent), basename(path));
}

/** Creates a folder and its missing parents. Node.js loops forever when it does that itself in `/proc` ("recursive"). */
function createFolder(path: string): void {
  if (!existsSync(dirname(path))) createFolder(dirname(path));
  try {
    mkdirSync(path, { mode: OWNER_ONLY });
  } catch (error) {
    if (systemErrorCode(error) !== "EEXIST") throw error;
  }
}

function assertPrivate(folder: string, info: Stats): void {
  const { uid, mode } = info;
  const account = accountOf(info);
  const remedy = "or set MILEPOST_STATE to a folder of your own";
  if (!info.isDirectory()) {
    throw new UsageError(`The state folder ${folder} is not a folder. Move it away, ${remedy}.`);
  }
  if (uid !== account) {
    const owner = `The state folder ${folder} belongs to another account (uid ${uid}), not to yours (uid ${account}).`;
    throw new UsageError(`${owner} Run the command as that account, ${remedy}.`);
  }
  if ((mode & OTHERS_CAN_WRITE) !== 0 && !isWindows) {
    const problem = `Other accounts can write the state folder ${folder}, so its content can't be trusted.`;
    throw new UsageError(`${problem} Delete it, ${remedy}.`);
  }
}

/** `from`: the folder in which git is run; if it does not exist, git is run in the nearest parent that does. */
async function assertNotCommitted(folder: string, path: string, from: string): Promise<void> {
  const start = findAbove(from, existsSync) ?? from;
  if (findAbove(start, (parent) => existsSync(join(parent, ".git"))) === null) return;
  const tracked = await runGit(start, "ls-files", "-z", "--", path);
  if (tracked) {
    throw new UsageError(
      `Git tracks files in the state folder ${folder}, so a commit can replace the state. ` +
        "Set MILEPOST_STATE to a folder outside the repository.",
    );
  }
  // With the slash, patterns for folders match although the folder does not exist.
  const ignored = tracked === "" ? await runGit(start, "check-ignore", existsSync(path) ? path : `${path}/`) : null;
  if (ignored === null) {
    throw new UsageError(
      `The state folder ${folder} lies in a git work tree that does not ignore it. ` +
        "Add it to .gitignore, or set MILEPOST_STATE to a folder outside the repository.",
    );
  }
}

/** Returns the folder itself or its nearest parent for which `matches` returns true, otherwise `null`. */
function findAbove(folder: string, matches: (folder: string) => boolean): string | null {
  if (matches(folder)) return folder;
  return dirname(folder) === folder ? null : findAbove(dirname(folder), matches);
}
