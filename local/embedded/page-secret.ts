import { randomBytes } from "node:crypto";
import { linkSync, lstatSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemErrorCode } from "../../shared/adapters/node/error-code.ts";
import { Secret } from "../../shared/config/secret.ts";
import { UsageError } from "../../shared/errors.ts";
import { explainSystemError, isPrivateFile, prepareStateFolder } from "./state-folder.ts";

/**
 * Returns the secret in the state folder that signs links to the status page, and creates it if it is missing. Throws
 * `UsageError` if the folder can't be used, or if another account can have read or written the secret.
 */
export async function readPageSecret(folder: string): Promise<Secret> {
  await prepareStateFolder(folder);
  const file = join(folder, "page-secret");
  try {
    if (lstatSync(file, { throwIfNoEntry: false }) === undefined) create(file);
    const text = isPrivateFile(lstatSync(file)) ? readFileSync(file, "utf8") : "";
    if (/^[0-9a-f]{64}$/.test(text)) return new Secret(text);
  } catch (error) {
    throw explainSystemError(folder, error);
  }
  throw new UsageError(
    `The file ${file} is not a secret that only your account can read. Delete it: links that it signed become invalid.`,
  );
}

/** Creates the file whole or not at all. Another process can create it at the same time: the first one wins. */
function create(file: string): void {
  const written = `${file}.${process.pid}`;
  rmSync(written, { force: true });
  writeFileSync(written, randomBytes(32).toString("hex"), { flag: "wx", mode: 0o600 });
  try {
    linkSync(written, file);
  } catch (error) {
    if (systemErrorCode(error) !== "EEXIST") throw error;
  } finally {
    rmSync(written, { force: true });
  }
}
