import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { openPngRenderer, type PngRenderer } from "../../report/charts/png.ts";
import { fontFamily, fontFiles, wasmFile } from "./picture-files.ts";

/** Gives a file of `pictureFiles`. */
export type ReadPictureFile = (name: string) => Promise<Uint8Array>;

/** From the packages as they are installed; `from`: the project's folder or a file in it, as a path or URL. */
export function fromPackages(from: string | URL): ReadPictureFile {
  const { resolve } = createRequire(from);
  return (name) => readFile(resolve(name));
}

/** From a folder that has the files side by side, under the last part of their names. */
export function fromFolder(folder: string): ReadPictureFile {
  return (name) => readFile(join(folder, basename(name)));
}

/** So many pictures are kept: those of a page's goals, some 100 kB each. */
const kept = 40;

/**
 * Makes pixels of pictures. Fonts and WebAssembly are loaded with the first one; the last pictures are kept by what
 * they show.
 */
export function pngPictures(read: ReadPictureFile): (svg: string) => Promise<Uint8Array> {
  let opening: Promise<PngRenderer> | null = null;
  const known = new Map<string, Uint8Array>();
  return async (svg) => {
    const digest = createHash("sha256").update(svg).digest("base64");
    const found = known.get(digest);
    // Put back at the end: what is dropped is what nobody asked for the longest time.
    known.delete(digest);
    opening ??= open(read).catch((error: unknown) => {
      opening = null;
      throw error;
    });
    const png = found ?? (await opening)(svg);
    known.set(digest, png);
    const [oldest] = known.keys();
    if (known.size > kept && oldest !== undefined) known.delete(oldest);
    return png;
  };
}

async function open(read: ReadPictureFile): Promise<PngRenderer> {
  const [wasm, ...fonts] = await Promise.all([wasmFile, ...fontFiles].map(read));
  return openPngRenderer({ wasm: new Uint8Array(wasm ?? []), fonts, family: fontFamily });
}
