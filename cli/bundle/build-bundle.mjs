import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { collectLicenses } from "./collect-licenses.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const manifest = JSON.parse(fs.readFileSync(join(root, "package.json"), "utf8"));
const standIns = JSON.parse(fs.readFileSync(join(root, "shared/adapters/stand-ins.json"), "utf8"));

/**
 * Packages that are not bundled, because they load their own files at run time: native code, WebAssembly, fonts, one
 * file per operation. The published package depends on them.
 */
export const externalPackages = ["@fontsource/inter", "@resvg/resvg-wasm", "dynalite", "fauxqs"];

const notice = `Milepost ${manifest.version}, ${manifest.license}. Licenses of bundled packages: THIRD-PARTY-LICENSES.txt`;

/** How long the files of a replaced build remain, because a running `serve` may still import them. */
const KEEP_OLD_FILES_MS = 24 * 60 * 60 * 1000;

/**
 * Builds the `milepost` command into a folder: `milepost.mjs`, one chunk per lazily imported part, source maps of
 * Milepost's own code, and the licenses of the bundled packages. Replaces `milepost.mjs` last and in one step, so that other processes
 * can use the folder meanwhile. The time of `milepost.mjs` becomes `startedAt`, a `Date` before the first source is read: a
 * source that changes during the build is newer. Throws esbuild's `BuildFailure` for a syntax error, and the errors of the file system.
 */
export async function buildBundle(folder, startedAt = new Date()) {
  // Loaded here, so that `pack.mjs` can restore package.json before the packages are installed.
  const { build } = await import("esbuild");
  const replacedBuildAt = fs.lstatSync(join(folder, "milepost.mjs"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { milepost: "cli/main.ts" },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    minify: true,
    charset: "utf8",
    mainFields: ["module", "main"],
    external: externalPackages,
    alias: Object.fromEntries(Object.entries(standIns).map(([name, path]) => [name, join(root, path)])),
    sourcemap: true,
    sourcesContent: false,
    legalComments: "none",
    // Bundled CommonJS packages call `require` for Node's own modules.
    banner: {
      js: `// ${notice}
import{createRequire as createRequire_}from"node:module";const require=createRequire_(import.meta.url);`,
    },
    define: { MILEPOST_BUILD: JSON.stringify({ version: manifest.version, commit: readCommit() }) },
    logLevel: "silent",
    metafile: true,
    write: false,
  });
  const licenses = collectLicenses(root, Object.keys(metafile.inputs));
  const isOwn = ([, { inputs }]) => Object.keys(inputs).some((path) => !path.includes("node_modules/"));
  const own = new Set(
    Object.entries(metafile.outputs)
      .filter(isOwn)
      .map(([path]) => join(root, path)),
  );
  // Source maps of chunks that contain only packages would be a third of the bundle, and show nobody's own code.
  const isUsed = ({ path }) => !path.endsWith(".map") || own.has(path.slice(0, -".map".length));
  const files = [...outputFiles.filter(isUsed), { path: join(folder, "THIRD-PARTY-LICENSES.txt"), contents: licenses }];
  const isEntry = ({ path }) => path === join(folder, "milepost.mjs");
  for (const file of files.filter((file) => !isEntry(file))) write(file);
  write(files.find(isEntry), startedAt);
  deleteOldFiles(folder, new Set(files.map(({ path }) => path)), replacedBuildAt, startedAt);
}

function write({ path, contents }, modifiedAt = new Date()) {
  fs.mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  try {
    fs.writeFileSync(temporary, contents, { mode: path.endsWith("milepost.mjs") ? 0o755 : 0o644 });
    fs.utimesSync(temporary, modifiedAt, modifiedAt);
    fs.renameSync(temporary, path);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Deletes the files that were replaced more than `KEEP_OLD_FILES_MS` ago. Files newer than the start of the replaced build
 * belong to it: their time becomes `startedAt`, the time of their replacement.
 */
function deleteOldFiles(folder, current, replacedBuildAt, startedAt) {
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || current.has(path)) continue;
    const modifiedAt = fs.lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (modifiedAt > replacedBuildAt) fs.utimesSync(path, startedAt, startedAt);
    else if (modifiedAt < startedAt.getTime() - KEEP_OLD_FILES_MS) fs.rmSync(path, { force: true });
  }
}

/** Returns the abbreviated id of the checked-out commit; `null` outside a Git checkout. */
function readCommit() {
  try {
    const options = { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
    return execFileSync("git", ["rev-parse", "--short=7", "HEAD"], options).trim();
  } catch {
    return null;
  }
}
