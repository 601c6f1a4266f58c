import { constants } from "node:fs";
import { open } from "node:fs/promises";

/** The longest file that is read, in bytes: the parser refuses a longer plan, and no config comes near. */
export const largestFile = 1024 * 1024;

/** What was named is there, and is no file: a folder, a pipe, a device. */
export class NotAFile extends Error {
  override readonly name = "NotAFile";
  readonly folder: boolean;
  constructor(path: string, folder: boolean) {
    super(`${path} is no file.`);
    this.folder = folder;
  }
}

/**
 * The bytes of a regular file, at most one more than `largestFile`, so that the parser can tell. It never waits
 * for a writer, as reading a pipe would. Throws `NotAFile`, or what the system says.
 */
export async function readRegularFile(
  path: string,
  { followLinks }: { followLinks: boolean },
): Promise<Buffer> {
  const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
  // Windows has neither flag, nor such files.
  const flags = O_RDONLY | (O_NONBLOCK ?? 0) | (followLinks ? 0 : (O_NOFOLLOW ?? 0));
  const file = await open(path, flags);
  try {
    const info = await file.stat();
    if (!info.isFile()) throw new NotAFile(path, info.isDirectory());
    const bytes = Buffer.alloc(Math.min(info.size, largestFile + 1));
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}
