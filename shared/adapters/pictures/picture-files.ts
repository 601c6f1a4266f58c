const inter = (script: string, weight: 400 | 600) =>
  `@fontsource/inter/files/inter-${script}-${weight}-normal.woff2`;

/** The drawing machine, as a file of its package. */
export const wasmFile = "@resvg/resvg-wasm/index_bg.wasm";

/** The family that pixels are drawn with. */
export const fontFamily = "Inter";

/** Its files, as they are in their package: the scripts that plans are most often written in, in both weights used. */
export const fontFiles: readonly string[] = ["latin", "latin-ext", "cyrillic", "greek", "vietnamese"].flatMap(
  (script) => [inter(script, 400), inter(script, 600)],
);

/** Every file that pixels are made with: a bundle without packages needs them beside it, under these names. */
export const pictureFiles: readonly string[] = [wasmFile, ...fontFiles];
