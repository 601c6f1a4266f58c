import { resolve } from "node:path";
import { MAX_FILE_BYTES, NotAFileError, readRegularFile } from "../../shared/adapters/local/read-regular-file.ts";
import { isMachineError, systemErrorCode } from "../../shared/adapters/node/error-code.ts";
import { UsageError } from "../../shared/errors.ts";
import type { CommandContext } from "../command-context.ts";

/** Reads a file named on the command line, relative to `folder`. Follows symbolic links. Throws `UsageError` if it can't be read. */
export async function readNamedFile(file: string, folder: string): Promise<Uint8Array> {
  try {
    return await readRegularFile(resolve(folder, file), { followLinks: true });
  } catch (error) {
    if (error instanceof NotAFileError) {
      throw new UsageError(
        error.isFolder
          ? `${file} is a folder. Name a plan file in it.`
          : `${file} is not a regular file. Pass a pipe as standard input: milepost parse -`,
      );
    }
    if (isMachineError(error)) throw error;
    const code = systemErrorCode(error);
    if (code === "ENOENT") throw new UsageError(`File not found: ${file}.`);
    throw new UsageError(`${file} can't be read (${String(code)}). Check its path and permissions.`, { cause: error });
  }
}

/** Reads standard input. Stops above the parser's size limit, because the parser rejects a text of that size. */
export async function readStandardInput(stdin: CommandContext["stdin"]): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length > MAX_FILE_BYTES) break;
  }
  return Buffer.concat(chunks);
}
