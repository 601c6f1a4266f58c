export type Palette = Record<keyof typeof lightPalette, string>;

export const lightPalette = {
  ink: "#1b2226",
  quiet: "#56636a",
  line: "#d9e0e3",
  ground: "#ffffff",
  accent: "#1f5f74",
  late: "#b3261e",
  risk: "#855000",
};

export const darkPalette: Palette = {
  ink: "#e6eaec",
  quiet: "#9fadb4",
  line: "#333e44",
  ground: "#14191c",
  accent: "#7cc3d9",
  late: "#ff8a80",
  risk: "#e8b45c",
};

/** `auto` follows the reader's color scheme; `light` has fixed colors, for PNGs, where no CSS is applied. */
export type Theme = "auto" | "light";

/** Returns the colors of a theme; for `auto` they are CSS variables that `chartStyle` defines. */
export function themePalette(theme: Theme): Palette {
  if (theme === "light") return lightPalette;
  return {
    ink: "var(--ink)",
    quiet: "var(--quiet)",
    line: "var(--line)",
    ground: "var(--ground)",
    accent: "var(--accent)",
    late: "var(--late)",
    risk: "var(--risk)",
  };
}

/** Returns an outline in the background color, which keeps text readable on top of lines. */
export function textOutline({ ground }: Palette) {
  return { stroke: ground, lineWidth: 4 };
}

export const declareColors = (palette: Palette): string =>
  Object.entries(palette)
    .map(([name, value]) => `--${name}:${value}`)
    .join(";");

/** The style of `auto` charts, the same for all charts, so that a content security policy can contain its hash. */
export const chartStyle = `:root{${declareColors(lightPalette)}}@media screen and (prefers-color-scheme:dark){:root{${declareColors(darkPalette)}}}`;
