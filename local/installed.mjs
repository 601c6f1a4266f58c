/** Runs `npm ci` unless `node_modules` matches `package-lock.json`, so that `npm start` works after `git clone`. */
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stateFolder = join(root, ".milepost");
const lockFolder = join(stateFolder, "install.lock");
const owner = `${process.pid}-${Date.now()}`;
const LOCK_LIFETIME_MS = 20 * 60_000;

/** Compares `package-lock.json` with the lockfile of the installed packages, which npm writes to `node_modules`. */
function isInstalled() {
  const read = (path) => JSON.parse(fs.readFileSync(join(root, path), "utf8")).packages;
  const wanted = read("package-lock.json");
  const installed = tryTo(() => read("node_modules/.package-lock.json")) ?? {};
  const paths = Object.keys({ ...wanted, ...installed }).filter((path) => path.startsWith("node_modules/"));
  return paths.every((path) => {
    const [want, have] = [wanted[path], installed[path]];
    if (want && have) return ["version", "integrity", "link"].every((field) => want[field] === have[field]);
    // npm does not install optional packages for other platforms.
    const { optional, devOptional, os, cpu, libc } = want ?? {};
    const isForThisMachine = os?.includes(process.platform) && cpu?.includes(process.arch) && !libc;
    return Boolean(optional || devOptional) && !isForThisMachine;
  });
}

/** Waits until no other process installs packages, then creates the lock: a folder with one file, named `owner`. */
function acquireLock() {
  const candidate = join(stateFolder, `install.${owner}`);
  fs.mkdirSync(candidate, { recursive: true });
  fs.writeFileSync(join(candidate, owner), "");
  // Renaming fails while the lock folder is not empty, so only one process gets the lock.
  for (let tries = 0; !tryTo(() => [fs.renameSync(candidate, lockFolder)]); tries += 1) {
    const holder = tryTo(() => fs.readdirSync(lockFolder)[0]) ?? "";
    const age = Date.now() - (tryTo(() => fs.statSync(join(lockFolder, holder)).mtimeMs) ?? 0);
    if (tryTo(() => process.kill(Number.parseInt(holder, 10), 0)) && age < LOCK_LIFETIME_MS) {
      if (tries === 0) console.error("waiting for another install of this checkout…");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    } else if (holder !== "") fs.rmSync(join(lockFolder, holder), { force: true });
    else tryTo(() => fs.rmdirSync(lockFolder));
  }
}

function install() {
  const path = process.env.npm_execpath ?? "";
  const [command, ...args] = basename(path).startsWith("npm-cli.") ? [process.execPath, path] : ["npm"];
  args.push("ci", "--ignore-scripts", "--include=dev", "--include=optional", "--loglevel=error");
  // npm's output goes to stderr: stdout belongs to the command that follows.
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (status === 0) return;
  const reason = error?.message ?? signal ?? `exit code ${status}`;
  fail(`npm ci failed (${reason}). Check the network, then try again.`);
}

function tryTo(action) {
  try {
    return action();
  } catch {}
}

function fail(message) {
  console.error(`milepost: ${message}`);
  process.exitCode = 1;
}

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node ${process.versions.node} is too old: Milepost needs Node 20.19 or newer (https://nodejs.org)`);
} else if (!isInstalled()) {
  acquireLock();
  if (!isInstalled()) {
    console.error("installing dependencies (first run)…");
    install();
  }
  fs.rmSync(join(lockFolder, owner), { force: true });
  for (const folder of [lockFolder, stateFolder]) tryTo(() => fs.rmdirSync(folder));
}
