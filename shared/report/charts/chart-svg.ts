import { CustomChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { visibleLine } from "../../text/visible-text.ts";
import { escapeHtml } from "../formats/html.ts";
import { pictureStyle, type Theme } from "./palette.ts";

use([LineChart, CustomChart, GridComponent, MarkLineComponent, SVGRenderer]);

export const fontFamily = "system-ui, -apple-system, 'Segoe UI', Inter, 'DejaVu Sans', sans-serif";

export interface Picture {
  width: number;
  height: number;
  /** What it is, and what it shows, for who does not see it. */
  title: string;
  description: string;
  theme: Theme;
}

/**
 * A chart as a standalone SVG document: no script, no inline style, the same text for the same option. ECharts runs
 * in its server-side mode and escapes what it prints as text; callers pass plan text through `visibleLine` first,
 * as XML has no way to write some characters.
 */
export function chartSvg(option: EChartsCoreOption, picture: Picture): string {
  const { width, height } = picture;
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({ animation: false, useUTC: true, textStyle: { fontFamily }, ...option });
    return finished(chart.renderToSVGString(), picture);
  } finally {
    chart.dispose();
  }
}

/**
 * Takes out what ECharts adds for a live page (hover styles, event marks, names counted over the process's life) and
 * puts in what it lacks (a name, a description, colours). Quotes and angle brackets in text are entities, so what is
 * matched here is markup.
 */
function finished(svg: string, { width, height, title, description, theme }: Picture): string {
  const body = svg
    .replace(/^<svg [^>]*>/, "")
    .replace(/<style ><!\[CDATA\[[\s\S]*?\]\]>\s*<\/style>/g, "")
    .replace(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, "")
    .replace(/(="|url\(#)zr\d+-/g, "$1")
    .replace(/ style="([^"]*)"/g, (_, style: string) => asAttributes(style))
    .replace(/<\/svg>\s*$/, "")
    .replace(/\n+/g, "\n")
    .trim();
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escapeHtml(visibleLine(title))}</title>`,
    `<desc id="description">${escapeHtml(visibleLine(description))}</desc>`,
    ...(theme === "auto" ? [`<style>${pictureStyle}</style>`] : []),
    body,
    "</svg>\n",
  ].join("\n");
}

/** Fonts as attributes: a style attribute would need a policy that lets any style in. */
function asAttributes(style: string): string {
  const shorthand = /^font: ?(\S+) (\S+) (\S+) (.*?);?$/.exec(style);
  if (shorthand) {
    const [, , weight = "normal", size = "12px", family = ""] = shorthand;
    return `${weight === "normal" ? "" : ` font-weight="${weight}"`} font-size="${size}" font-family="${family}"`;
  }
  return style
    .split(";")
    .map((declaration) => /^([a-z-]+):(.*)$/.exec(declaration.trim()))
    .map((match) => (match ? ` ${match[1]}="${match[2]}"` : ""))
    .join("");
}
