import { initWasm, Resvg } from "@resvg/resvg-wasm";

export type PngRenderer = (svg: string) => Uint8Array;

export interface PngOptions {
  /** The content of `@resvg/resvg-wasm/index_bg.wasm`, as bytes or compiled. */
  wasm: Uint8Array<ArrayBuffer> | WebAssembly.Module;
  /** TrueType, OpenType or WOFF2 files, at least one, because resvg contains no fonts and does not use system fonts. */
  fonts: readonly Uint8Array[];
  /** Name of the font family that replaces families that are not among `fonts`. */
  family: string;
}

let initialized: Promise<void> | null = null;

/** Returns a function that renders `light` charts as PNG, at twice their size for high-resolution screens. */
export async function openPngRenderer({ wasm, fonts, family }: PngOptions): Promise<PngRenderer> {
  if (fonts.length === 0) throw new Error("At least one font is needed to render a PNG.");
  initialized ??= initWasm(wasm);
  await initialized;
  return (svg) => {
    const renderer = new Resvg(svg, {
      fitTo: { mode: "zoom", value: 2 },
      background: "#ffffff",
      font: { fontBuffers: [...fonts], defaultFontFamily: family, sansSerifFamily: family },
    });
    try {
      const image = renderer.render();
      try {
        return image.asPng();
      } finally {
        image.free();
      }
    } finally {
      renderer.free();
    }
  };
}
