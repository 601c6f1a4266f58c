import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { openPngRenderer, type PngRenderer } from "../../report/charts/png.ts";
import { fontFamily, fontFiles, wasmFile } from "./chart-assets.ts";

/** Returns the content of a file. `name` is one of `chartAssets`. */
export type ReadChartAsset = (name: string) => Promise<Uint8Array>;

/** Returns a function that reads from the npm packages of a project. `from` is the project's folder or a file in it. */
export function readFromPackages(from: string | URL): ReadChartAsset {
  const { resolve } = createRequire(from);
  return (name) => readFile(resolve(name));
}

/** Returns a function that reads from a folder into which all files were copied without their subfolders. */
export function readFromFolder(folder: string): ReadChartAsset {
  return (name) => readFile(join(folder, basename(name)));
}

/** Maximum number of cached charts: enough for one page, with about 100 kB for each chart. */
const MAX_CACHED_CHARTS = 40;

/** Returns a function that renders SVG to PNG. Loads WebAssembly and fonts at the first call; caches recent charts. */
export function createChartRenderer(readAsset: ReadChartAsset): (svg: string) => Promise<Uint8Array> {
  let renderer: Promise<PngRenderer> | null = null;
  const cache = new Map<string, Uint8Array>();
  return async (svg) => {
    const digest = createHash("sha256").update(svg).digest("base64");
    const cached = cache.get(digest);
    // Deleted here and inserted again below, so that the first entry is the least recently used.
    cache.delete(digest);
    renderer ??= openRenderer(readAsset).catch((error: unknown) => {
      renderer = null;
      throw error;
    });
    const png = cached ?? (await renderer)(svg);
    cache.set(digest, png);
    const [oldest] = cache.keys();
    if (cache.size > MAX_CACHED_CHARTS && oldest !== undefined) cache.delete(oldest);
    return png;
  };
}

async function openRenderer(readAsset: ReadChartAsset): Promise<PngRenderer> {
  const [wasm, ...fonts] = await Promise.all([wasmFile, ...fontFiles].map(readAsset));
  return openPngRenderer({ wasm: new Uint8Array(wasm ?? []), fonts, family: fontFamily });
}
