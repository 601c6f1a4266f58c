import { initWasm, Resvg } from "@resvg/resvg-wasm";

export type PngRenderer = (svg: string) => Uint8Array;

export interface PngParts {
  /** `@resvg/resvg-wasm/index_bg.wasm`: its bytes, or compiled. */
  wasm: Uint8Array<ArrayBuffer> | WebAssembly.Module;
  /** TrueType, OpenType or WOFF2 files. Without one no text is drawn: resvg brings none, and no system is asked. */
  fonts: readonly Uint8Array[];
  /** The family to draw with where a picture's own families are not among `fonts`. */
  family: string;
}

let started: Promise<void> | null = null;

/**
 * Makes pixels of the pictures of the theme `light`, twice as large as they say, for sharp text on every screen.
 * The WebAssembly is set up once in a process; who reads it from disk is the caller's part.
 */
export async function openPngRenderer({ wasm, fonts, family }: PngParts): Promise<PngRenderer> {
  if (fonts.length === 0) throw new Error("A picture needs at least one font.");
  started ??= initWasm(wasm);
  await started;
  return (svg) => {
    const drawing = new Resvg(svg, {
      fitTo: { mode: "zoom", value: 2 },
      background: "#ffffff",
      font: { fontBuffers: [...fonts], defaultFontFamily: family, sansSerifFamily: family },
    });
    try {
      const image = drawing.render();
      try {
        return image.asPng();
      } finally {
        image.free();
      }
    } finally {
      drawing.free();
    }
  };
}
