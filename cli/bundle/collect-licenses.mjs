import * as fs from "node:fs";
import { join } from "node:path";

const rule = `\n${"-".repeat(80)}\n\n`;

/**
 * Returns the license texts of the npm packages that contain the given files, which are paths relative to `root`. A text
 * that several packages share is printed once, below their names.
 */
export function collectLicenses(root, files) {
  const folders = new Set(files.flatMap((file) => file.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? []));
  const namesByText = new Map();
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(fs.readFileSync(join(root, folder, "package.json"), "utf8"));
    const text = readLicense(join(root, folder));
    namesByText.set(text, [...(namesByText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const notices = [...namesByText].map(([text, names]) => `${names.join("\n")}\n\n${text}`);
  return `The bundle contains code of these packages.\n${rule}${notices.join(rule)}`;
}

/** Returns the text of the license file in a package; empty if the package only names its license. */
function readLicense(folder) {
  const file = fs.readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  return file === undefined ? "" : `${fs.readFileSync(join(folder, file), "utf8").trim()}\n`;
}
