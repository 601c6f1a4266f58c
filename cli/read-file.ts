import { errorCode } from "../shared/adapters/local/error-code.ts";
import { largestFile, NotAFile, readRegularFile } from "../shared/adapters/local/read-regular-file.ts";
import { UsageError } from "../shared/errors.ts";

/** The bytes of a file that a user named; a link is followed. Throws `UsageError` when it can't be read. */
export async function readNamedFile(file: string): Promise<Uint8Array> {
  try {
    return await readRegularFile(file, { followLinks: true });
  } catch (error) {
    if (error instanceof NotAFile) {
      throw new UsageError(
        error.folder
          ? `${file} is a folder; name a plan file in it.`
          : `${file} is no regular file; pass a pipe as standard input: milepost parse -`,
      );
    }
    const code = errorCode(error);
    if (code === "ENOENT") throw new UsageError(`There is no file ${file}.`);
    throw new UsageError(`${file} can't be read (${String(code)}).`, { cause: error });
  }
}

/** Standard input, as far as the parser wants it. */
export async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length > largestFile) break;
  }
  return Buffer.concat(chunks);
}
