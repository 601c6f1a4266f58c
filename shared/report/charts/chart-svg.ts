import { CustomChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { toSingleLine } from "../../text/visible-text.ts";
import { escapeHtml } from "../formats/html.ts";
import { chartStyle, type Theme } from "./palette.ts";

use([LineChart, CustomChart, GridComponent, MarkLineComponent, SVGRenderer]);

const FONT_FAMILY = "system-ui, -apple-system, 'Segoe UI', Inter, 'DejaVu Sans', sans-serif";

export interface ChartOptions {
  theme?: Theme;
  /** Width in pixels, by default 720; below 480, the chart is drawn for phones. */
  width?: number;
}

export type Position = [x: number, y: number];

/** Returns the position in the chart, in pixels, of a day (x) and a value (y). */
export type ToPosition = (day: string, value: number) => Position;

/** The coordinate system that ECharts passes to custom series. */
interface ChartCoordinates {
  coord(value: [day: string, value: number]): number[];
}

/** Returns an ECharts series with the shapes that `draw` returns for each entry ("series-custom.renderItem"). */
export function customSeries(
  data: readonly [day: string, value: number][],
  options: { z?: number; clip?: boolean },
  draw: (toPosition: ToPosition, index: number) => object[],
) {
  return {
    ...options,
    type: "custom",
    silent: true,
    data,
    renderItem: ({ dataIndex }: { dataIndex: number }, { coord }: ChartCoordinates) => {
      const toPosition: ToPosition = (day, value) => {
        const [x = 0, y = 0] = coord([day, value]);
        return [x, y];
      };
      return { type: "group", children: draw(toPosition, dataIndex) };
    },
  };
}

export function drawText([x, y]: Position, text: string, style: object) {
  return { type: "text", x, y, style: { text, fontSize: 12, ...style } };
}

interface SvgFrame {
  width: number;
  height: number;
  theme: Theme;
  title: string;
  /** The content of the chart in words, for screen readers. */
  description: string;
}

/**
 * Renders a chart as a standalone SVG document without scripts and inline styles. The same arguments give the same
 * text. ECharts escapes text. Pass plan text through `toSingleLine` first, because XML can't represent some characters.
 */
export function chartSvg(option: EChartsCoreOption, frame: SvgFrame): string {
  const { width, height } = frame;
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({ animation: false, useUTC: true, textStyle: { fontFamily: FONT_FAMILY }, ...option });
    return toDocument(chart.renderToSVGString(), frame);
  } finally {
    chart.dispose();
  }
}

/**
 * Removes what ECharts adds for a live page (hover styles, event attributes, names with a process-wide counter), and
 * adds title, description and colors. The patterns can't match text, because ECharts escapes quotes and brackets in it.
 */
function toDocument(svg: string, { width, height, title, description, theme }: SvgFrame): string {
  const body = svg
    .replace(/^<svg [^>]*>/, "")
    .replace(/<style ><!\[CDATA\[[\s\S]*?\]\]>\s*<\/style>/g, "")
    .replace(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, "")
    .replace(/(="|url\(#)zr\d+-/g, "$1")
    .replace(/ style="([^"]*)"/g, (_, style: string) => toAttributes(style))
    .replace(/<\/svg>\s*$/, "")
    .replace(/\n+/g, "\n")
    .trim();
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escapeHtml(toSingleLine(title))}</title>`,
    `<desc id="description">${escapeHtml(toSingleLine(description))}</desc>`,
    ...(theme === "auto" ? [`<style>${chartStyle}</style>`] : []),
    body,
    "</svg>\n",
  ].join("\n");
}

/** Converts a style attribute to presentation attributes; the page's content security policy forbids inline styles. */
function toAttributes(style: string): string {
  const font = /^font: ?(\S+) (\S+) (\S+) (.*?);?$/.exec(style);
  if (font) {
    const [, , weight = "normal", size = "12px", family = ""] = font;
    return `${weight === "normal" ? "" : ` font-weight="${weight}"`} font-size="${size}" font-family="${family}"`;
  }
  return style
    .split(";")
    .map((declaration) => /^([a-z-]+):(.*)$/.exec(declaration.trim()))
    .map((match) => (match ? ` ${match[1]}="${match[2]}"` : ""))
    .join("");
}
