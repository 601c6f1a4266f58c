const interFile = (script: string, weight: 400 | 600) =>
  `@fontsource/inter/files/inter-${script}-${weight}-normal.woff2`;

export const wasmFile = "@resvg/resvg-wasm/index_bg.wasm";

export const fontFamily = "Inter";

/** Files of the font for the scripts in which most plans are written. */
export const fontFiles: readonly string[] = ["latin", "latin-ext", "cyrillic", "greek", "vietnamese"].flatMap(
  (script) => [interFile(script, 400), interFile(script, 600)],
);

/** All files that are needed to render charts, as paths in npm packages. */
export const chartAssets: readonly string[] = [wasmFile, ...fontFiles];
