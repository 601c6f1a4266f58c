import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { buffer } from "node:stream/consumers";

/** Maximum size of a plan in bytes; the parser rejects longer ones. */
export const MAX_FILE_BYTES = 1024 * 1024;

/** Thrown by `readRegularFile` if the path is a folder, a pipe or a device. */
export class NotAFileError extends Error {
  override readonly name = "NotAFile";
  readonly isFolder: boolean;
  constructor(path: string, folder: boolean) {
    super(`${path} is not a file.`);
    this.isFolder = folder;
  }
}

/** Reads a regular file up to one byte more than `MAX_FILE_BYTES`. Throws `NotAFileError` or a Node.js system error. */
export async function readRegularFile(path: string, { followLinks }: { followLinks: boolean }): Promise<Buffer> {
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
  // The flags are undefined on Windows.
  const flags = O_RDONLY | (O_NONBLOCK ?? 0) | (followLinks ? 0 : (O_NOFOLLOW ?? 0));
  const file = await open(path, flags);
  try {
    const info = await file.stat();
    if (!info.isFile()) throw new NotAFileError(path, info.isDirectory());
    const size = Math.min(info.size, MAX_FILE_BYTES + 1);
    return size === 0 ? Buffer.alloc(0) : await buffer(file.createReadStream({ end: size - 1, autoClose: false }));
  } finally {
    await file.close();
  }
}
