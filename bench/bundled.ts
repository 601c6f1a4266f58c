import { fileURLToPath } from "node:url";
import { build } from "esbuild";

type Bundled = Pick<typeof import("../shared/plan/parse-plan.ts"), "parsePlan"> & {
  MarkdownIt: typeof import("markdown-it")["default"];
};

/**
 * Imports `parsePlan` and markdown-it as esbuild bundles them for the Lambda functions. Under tsx our code would be 10% slower, because it
 * names every closure when it is created.
 */
export async function importBundle(): Promise<Bundled> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { parsePlan } from "../shared/plan/parse-plan.ts";
        export { default as MarkdownIt } from "markdown-it";`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    write: false,
  });
  const source = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  return import(`data:text/javascript;base64,${source}`);
}
