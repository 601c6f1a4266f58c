/**
 * Makes `npm start` and `npm test` work straight after `git clone`: runs `npm ci` when `node_modules` is
 * missing or is not what `package-lock.json` asks for. Plain Node without dependencies: it runs before there
 * are any, and in a few milliseconds when nothing is to be done.
 */
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lockfile = join(root, "package-lock.json");
const installedLockfile = join(root, "node_modules", ".package-lock.json");
const stampFile = join(root, "node_modules", ".milepost-lock");
const stateFolder = join(root, ".milepost");
const lockFolder = join(stateFolder, "install.lock");

/** An install that takes longer than this has died with its machine; its lock is taken over. */
const lockLifetime = 20 * 60_000;
const pollEvery = 200;

class Failure extends Error {}

try {
  requireNode(20, 19);
  if (!isInstalled()) await install();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(`milepost: ${error.message}`);
  process.exitCode = 1;
}

function requireNode(major, minor) {
  const [haveMajor = 0, haveMinor = 0] = process.versions.node.split(".").map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  throw new Failure(
    `Node ${process.versions.node} is too old: Milepost needs Node ${major}.${minor} or newer (https://nodejs.org)`,
  );
}

/** True when the stamp of the last good install still fits; else looks at what npm itself recorded. */
function isInstalled() {
  const stamp = currentStamp();
  if (stamp === null) return false;
  if (readOrNull(stampFile) === stamp) return true;
  if (!matchesLockfile()) return false;
  writeStamp(stamp);
  return true;
}

/** What must not change: the wanted tree, the tree that npm made of it, and the machine it was made for. */
function currentStamp() {
  const installed = readOrNull(installedLockfile);
  const wanted = readOrNull(lockfile);
  if (wanted === null) throw new Failure(`${lockfile} is missing: is this a whole checkout?`);
  if (installed === null) return null;
  const hash = createHash("sha256").update(wanted).update("\0").update(installed).digest("hex");
  return `${process.platform}-${process.arch} ${hash}\n`;
}

/** The stamp only saves the next run some milliseconds: a folder that cannot be written is no failure. */
function writeStamp(stamp) {
  try {
    fs.writeFileSync(stampFile, stamp);
  } catch {}
}

/**
 * Compares package-lock.json with node_modules/.package-lock.json, in which npm records what it really
 * installed: the same versions, except optional packages that are for other machines.
 */
function matchesLockfile() {
  try {
    const wanted = JSON.parse(fs.readFileSync(lockfile, "utf8")).packages;
    const installed = JSON.parse(fs.readFileSync(installedLockfile, "utf8")).packages;
    const missing = Object.keys(wanted).filter((path) => isNodeModule(path) && !(path in installed));
    return (
      missing.every((path) => mayBeAbsent(wanted[path])) &&
      Object.keys(installed)
        .filter(isNodeModule)
        .every((path) => path in wanted && isSamePackage(wanted[path], installed[path]))
    );
  } catch {
    return false;
  }
}

function isNodeModule(path) {
  return path.startsWith("node_modules/");
}

function isSamePackage(a, b) {
  return a.version === b.version && a.integrity === b.integrity && a.link === b.link;
}

/** An optional package must be there only when it names this machine: those of other machines bring their own. */
function mayBeAbsent(entry) {
  if (!entry.optional && !entry.devOptional) return false;
  if (entry.os === undefined && entry.cpu === undefined) return true;
  return !allows(entry.os, process.platform) || !allows(entry.cpu, process.arch) || entry.libc !== undefined;
}

/** npm's rule for `os` and `cpu`: a list of names, or of names not wanted (`!win32`). */
function allows(list, value) {
  if (list === undefined) return true;
  if (list.includes(`!${value}`)) return false;
  return list.includes(value) || list.every((name) => name.startsWith("!"));
}

async function install() {
  const release = await lock();
  try {
    // Whoever held the lock before may have done the work.
    if (isInstalled()) return;
    console.error("installing dependencies (first run)…");
    await runNpmCi();
    const stamp = currentStamp();
    if (stamp === null) throw new Failure(`npm ci succeeded and left no ${installedLockfile}`);
    writeStamp(stamp);
  } finally {
    release();
  }
}

function runNpmCi() {
  const flags = ["ci", "--ignore-scripts", "--include=dev", "--include=optional", "--loglevel=error"];
  const quiet = ["--no-audit", "--no-fund", "--no-progress"];
  const [command, ...args] = [...npmCommand(), ...flags, ...quiet];
  return new Promise((resolve, reject) => {
    // What npm says goes to stderr: stdout belongs to the command that follows.
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", 2, 2] });
    const passOn = (signal) => {
      child.kill(signal);
    };
    process.once("SIGINT", passOn).once("SIGTERM", passOn);
    child.once("error", (error) => {
      reject(new Failure(`cannot start npm (${error.message}): install npm 10 or newer`));
    });
    child.once("exit", (code, signal) => {
      process.off("SIGINT", passOn).off("SIGTERM", passOn);
      if (code === 0) resolve();
      else reject(new Failure(explain(code, signal)));
    });
  });
}

/** The npm that runs us, else the one on the path. */
function npmCommand() {
  const path = process.env.npm_execpath;
  if (path !== undefined && basename(path).startsWith("npm-cli.")) return [process.execPath, path];
  return [process.platform === "win32" ? "npm.cmd" : "npm"];
}

function explain(code, signal) {
  if (signal !== null) return `the install was interrupted (${signal}); the next start does it again`;
  return [
    `npm ci failed (exit code ${code}); what it said is above.`,
    "It needs the npm registry once: check the network or proxy (npm config get registry), then try again.",
  ].join("\n");
}

/**
 * Takes the install's lock and returns what gives it back. The lock is a folder with one file in it, named
 * after its owner: renaming a full folder into place is atomic, and of several that find the owner dead
 * only one can unlink its file.
 */
async function lock() {
  const owner = `${process.pid}-${randomBytes(6).toString("hex")}`;
  const mine = join(stateFolder, `install.${owner}`);
  fs.mkdirSync(mine, { recursive: true });
  fs.writeFileSync(join(mine, owner), "");
  const release = () => {
    fs.rmSync(join(lockFolder, owner), { force: true });
    for (const folder of [lockFolder, stateFolder]) removeIfEmpty(folder);
  };
  let said = false;
  while (!renamed(mine, lockFolder)) {
    if (breakStaleLock()) continue;
    if (!said) console.error("waiting for another install of this checkout…");
    said = true;
    await new Promise((resolve) => setTimeout(resolve, pollEvery));
  }
  return release;
}

function renamed(from, to) {
  try {
    fs.renameSync(from, to);
    return true;
  } catch (error) {
    if (["ENOTEMPTY", "EEXIST", "EPERM", "EACCES"].includes(error.code)) return false;
    throw error;
  }
}

/** True when there is reason to try again at once. */
function breakStaleLock() {
  try {
    const [owner] = fs.readdirSync(lockFolder);
    if (owner === undefined) return removeIfEmpty(lockFolder);
    const age = Date.now() - fs.statSync(join(lockFolder, owner)).mtimeMs;
    if (age < lockLifetime && isAlive(Number.parseInt(owner, 10))) return false;
    fs.unlinkSync(join(lockFolder, owner));
    return true;
  } catch (error) {
    if (error.code === "ENOENT") return true;
    throw new Failure(`cannot lock the install: ${error.message}`);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function removeIfEmpty(folder) {
  try {
    fs.rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function readOrNull(path) {
  try {
    return fs.readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
