/** Returns true for the path of a Markdown file, by its ending. */
export const isMarkdownPath = (path: string): boolean => /\.(?:md|markdown)$/i.test(path);
