/** The characters of the font files in `chart-assets.ts`: Latin, Greek, Cyrillic and Vietnamese with punctuation. */
const DRAWABLE =
  /^(?:[\u0020-\u02ff\u0370-\u045f\u0490\u0491\u04b0\u04b1\u1d00-\u1dbf\u1e00-\u1eff\u2010-\u205e\u20a0-\u20c0\u2113\u2116\u2122\u2190-\u2193\u2212\u2215\u2c60-\u2c7f\ua720-\ua7ff]|\u0301|\u0303|\u0304|\u0308|\u0309|\u0323|\u0329)*$/;

/**
 * Returns true if the font in PNG charts has all characters of a text. Fonts for other scripts and for emoji take
 * megabytes, which the package and the Lambda function leave out. In SVG, the reader's own fonts draw them.
 */
export function hasGlyphs(text: string): boolean {
  return DRAWABLE.test(text);
}
