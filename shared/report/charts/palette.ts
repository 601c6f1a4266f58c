/** The colours of a picture: what a chart is told to paint with. */
export interface Palette {
  ink: string;
  quiet: string;
  line: string;
  ground: string;
  accent: string;
  late: string;
}

export const lightPalette: Palette = {
  ink: "#1b2226",
  quiet: "#56636a",
  line: "#d9e0e3",
  ground: "#ffffff",
  accent: "#1f5f74",
  late: "#a8480f",
};

export const darkPalette: Palette = {
  ink: "#e6eaec",
  quiet: "#9fadb4",
  line: "#333e44",
  ground: "#14191c",
  accent: "#7cc3d9",
  late: "#f0a070",
};

/** `auto` follows the reader's light or dark; `light` has fixed colours, for pixels (no CSS is applied there). */
export type Theme = "auto" | "light";

/** In `auto` the colours are names, which the picture's own style gives their values. */
export function paletteOf(theme: Theme): Palette {
  if (theme === "light") return lightPalette;
  return {
    ink: "var(--ink)",
    quiet: "var(--quiet)",
    line: "var(--line)",
    ground: "var(--ground)",
    accent: "var(--accent)",
    late: "var(--late)",
  };
}

/** Keeps text readable where a line passes behind it. */
export function halo({ ground }: Palette) {
  return { stroke: ground, lineWidth: 4 };
}

const declared = (palette: Palette): string =>
  Object.entries(palette)
    .map(([name, value]) => `--${name}:${value}`)
    .join(";");

/** The style that `auto` pictures carry. It is the same text in each, so that a policy can name its hash. */
export const pictureStyle = `:root{${declared(lightPalette)}}@media (prefers-color-scheme:dark){:root{${declared(darkPalette)}}}`;
