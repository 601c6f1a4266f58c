import * as fs from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sources = ["cli", "functions", "local", "shared", "node_modules/.package-lock.json"];
const SILENT_MS = 1000;

/** The command that `updateBundle` builds. */
export const bundleUrl = new URL("../../dist/milepost.mjs", import.meta.url);

/**
 * Builds `dist/milepost.mjs` if a source file is newer, and returns its URL. Prints a line to stderr if the build takes over
 * a second. Throws if the build fails; the existing files remain usable.
 */
export async function updateBundle() {
  const startedAt = new Date();
  const builtAt = readTime(bundleUrl) ?? 0;
  // The time of a folder changes when one of its files is deleted or renamed.
  if (!listPaths().some((path) => (readTime(path) ?? 0) > builtAt)) return bundleUrl;
  const notice = setTimeout(
    () => console.error("milepost: building dist/milepost.mjs, because sources changed…"),
    SILENT_MS,
  );
  try {
    const { buildBundle } = await import("./build-bundle.mjs");
    await buildBundle(join(root, "dist"), startedAt);
  } finally {
    clearTimeout(notice);
  }
  return bundleUrl;
}

function listPaths() {
  const paths = sources.map((source) => join(root, source));
  const children = paths
    .filter((path) => fs.lstatSync(path, { throwIfNoEntry: false })?.isDirectory())
    .flatMap((path) => fs.readdirSync(path, { recursive: true }).map((name) => join(path, name)));
  // A commit changes what `--version` prints.
  return [...paths, ...children, join(findGitFolder(), "logs/HEAD")];
}

/** Returns Git's folder for this checkout. In a worktree or submodule, `.git` is a file that names it. */
function findGitFolder() {
  const path = join(root, ".git");
  if (!fs.lstatSync(path, { throwIfNoEntry: false })?.isFile()) return path;
  return resolve(root, fs.readFileSync(path, "utf8").replace("gitdir: ", "").trim());
}

/** Returns when a file, folder or symbolic link was changed, in ms since the epoch; `undefined` if it does not exist. */
function readTime(path) {
  return fs.lstatSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
