const interFile = (script: string, weight: 400 | 600) =>
  `@fontsource/inter/files/inter-${script}-${weight}-normal.woff2`;

export const wasmFile = "@resvg/resvg-wasm/index_bg.wasm";

export const fontFamily = "Inter";

/** The font's files for the scripts that plans are most often written in. */
export const fontFiles: readonly string[] = ["latin", "latin-ext", "cyrillic", "greek", "vietnamese"].flatMap(
  (script) => [interFile(script, 400), interFile(script, 600)],
);

/** All files needed to render charts, as paths in packages. Bundles without packages need copies of them. */
export const chartAssets: readonly string[] = [wasmFile, ...fontFiles];
