import * as fs from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "dist");
// A commit changes what `--version` prints.
const sources = ["cli", "functions", "local", "shared", "package-lock.json", ".git/logs/HEAD"];
const SILENT_MS = 1000;

/** Builds `dist/milepost.mjs` if a source file is newer, and returns its URL. Says so if the build takes over a second. */
export async function updateBundle() {
  const entry = join(folder, "milepost.mjs");
  const builtAt = fs.statSync(entry, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  // The time of a folder changes when one of its files is deleted or renamed.
  if (listPaths().some((path) => fs.statSync(path).mtimeMs > builtAt)) {
    const notice = setTimeout(
      () => console.error("milepost: building dist/milepost.mjs, because sources changed…"),
      SILENT_MS,
    );
    const { buildBundle } = await import("./build-bundle.mjs");
    await buildBundle(folder);
    clearTimeout(notice);
  }
  return new URL("../../dist/milepost.mjs", import.meta.url);
}

function listPaths() {
  return sources.flatMap((source) => {
    const path = join(root, source);
    if (!fs.existsSync(path)) return [];
    if (!fs.statSync(path).isDirectory()) return [path];
    return [path, ...fs.readdirSync(path, { recursive: true }).map((name) => join(path, name))];
  });
}
