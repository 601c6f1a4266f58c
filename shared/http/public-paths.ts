/** What everybody may load: it holds nothing of anyone. */
export const publicPaths: readonly string[] = ["/style.css", "/favicon.svg"];
