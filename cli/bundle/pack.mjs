/**
 * Makes `npm pack` produce the published package, although `package.json` describes the checkout: `prepare` builds the
 * bundle and replaces `package.json` by the package's manifest, `restore` undoes that. npm runs them before and after
 * packing. A `bin` in the checkout's `package.json` would make `npx` install the checkout into its cache at each call.
 */
import * as fs from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildBundle, externalPackages } from "./build-bundle.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const manifestFile = join(root, "package.json");
const originalFile = join(root, ".milepost", "package.json");

async function prepare() {
  restore();
  // Chunks of earlier builds would be packed too.
  fs.rmSync(join(root, "dist"), { recursive: true, force: true });
  await buildBundle(join(root, "dist"));
  fs.mkdirSync(join(root, ".milepost"), { recursive: true });
  fs.copyFileSync(manifestFile, originalFile);
  const { name, version, description, license, engines, dependencies } = JSON.parse(
    fs.readFileSync(manifestFile, "utf8"),
  );
  const published = {
    name,
    version,
    description,
    license,
    engines,
    type: "module",
    bin: { milepost: "dist/milepost.mjs" },
    files: ["dist"],
    dependencies: Object.fromEntries(externalPackages.map((dependency) => [dependency, dependencies[dependency]])),
  };
  fs.writeFileSync(manifestFile, `${JSON.stringify(published, null, 2)}\n`);
}

/** Restores `package.json`, also after an interrupted `npm pack`. */
function restore() {
  if (fs.existsSync(originalFile)) fs.renameSync(originalFile, manifestFile);
}

const steps = { prepare, restore };
await steps[process.argv[2]]();
