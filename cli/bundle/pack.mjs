/**
 * Makes `npm pack` produce the published package, although `package.json` describes the checkout: `prepare` builds the
 * bundle and replaces `package.json` by the package's manifest, `restore` undoes that. npm runs them before and after
 * packing. A `bin` in the checkout's `package.json` would make `npx` install the checkout into its cache at each call.
 *
 * npm runs nothing after a pack that fails or is interrupted. The published manifest therefore has the scripts of packing, so that
 * the next `npm pack` starts with `restore` too.
 */
import * as fs from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildBundle, externalPackages } from "./build-bundle.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const manifestFile = join(root, "package.json");
const stateFolder = join(root, ".milepost");
const savedFile = join(stateFolder, "package.json");
// Another folder than the checkout's command, because a running `serve` may still import files of that.
const bundleFolder = "dist/package";

/** Builds the bundle, saves `package.json` and replaces it by the published manifest. */
async function prepare() {
  checkDestination();
  await buildBundle(join(root, bundleFolder));
  const manifest = fs.readFileSync(manifestFile, "utf8");
  if (!isOfCheckout(manifest)) fail("package.json is not the checkout's. Restore it with git, then try again.");
  fs.mkdirSync(stateFolder, { recursive: true });
  // Renamed in one step, so that a full disk leaves no part of a file.
  const temporary = join(stateFolder, "package.json.new");
  fs.copyFileSync(manifestFile, temporary);
  fs.renameSync(temporary, savedFile);
  fs.writeFileSync(temporary, toPublishedManifest(manifest));
  fs.renameSync(temporary, manifestFile);
}

/**
 * Restores `package.json` if `prepare` replaced it, and deletes the bundle of the package. Changes nothing in a `package.json`
 * that was edited since: if that is the checkout's, the saved copy is deleted; otherwise the process ends with a message.
 */
function restore() {
  fs.rmSync(join(root, bundleFolder), { recursive: true, force: true });
  if (!fs.existsSync(savedFile)) return;
  const manifest = fs.readFileSync(manifestFile, "utf8");
  if (manifest === toPublishedManifest(fs.readFileSync(savedFile, "utf8"))) fs.renameSync(savedFile, manifestFile);
  else if (isOfCheckout(manifest)) fs.rmSync(savedFile);
  else {
    fail(
      "package.json is the published manifest of an interrupted npm pack, with changes. " +
        "Move the changes to .milepost/package.json, replace package.json by that file, then try again.",
    );
  }
}

/** Returns the text of the published `package.json` for that of the checkout. */
function toPublishedManifest(manifest) {
  const { name, version, description, license, engines, scripts, dependencies } = JSON.parse(manifest);
  const published = {
    name,
    version,
    description,
    license,
    engines,
    type: "module",
    bin: { milepost: `${bundleFolder}/milepost.mjs` },
    files: [bundleFolder],
    scripts: { prepack: scripts.prepack, postpack: scripts.postpack },
    dependencies: Object.fromEntries(externalPackages.map((dependency) => [dependency, dependencies[dependency]])),
  };
  return `${JSON.stringify(published, null, 2)}\n`;
}

/** Returns whether a `package.json` is the checkout's, which is private, and not the published one. */
function isOfCheckout(manifest) {
  return JSON.parse(manifest).private === true;
}

/** Ends the process if npm cannot write the package: npm itself finds out after `prepare`, and then does not restore. */
function checkDestination() {
  const { INIT_CWD = root, npm_config_pack_destination: destination = "." } = process.env;
  const folder = resolve(INIT_CWD, destination);
  try {
    fs.accessSync(folder, fs.constants.W_OK);
  } catch (error) {
    fail(`cannot write the package to ${folder}: ${error.message}`);
  }
}

function fail(message) {
  console.error(`milepost: ${message}`);
  process.exit(1);
}

const steps = { prepare, restore };
await steps[process.argv[2]]();
