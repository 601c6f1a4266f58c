import { join } from "node:path";
import { buildSync, type Metafile } from "esbuild";
import standIns from "../../shared/adapters/stand-ins.json" with { type: "json" };
import { type FunctionName, functionNames } from "./function-names.ts";

/** A file of a function's code. Its path is relative to the folder of the code. */
export interface CodeFile {
  path: string;
  contents: Uint8Array;
}

/**
 * Bundles all functions together, so that esbuild puts into chunks what several of them use and what is loaded lazily. Returns the
 * files of each function: `index.js`, the chunks that it imports now or later, and the source maps of Milepost's own
 * code. They contain the AWS SDK: the tested version, which also loads faster than the one in Lambda's runtime
 * (docs/dependencies.md). `root`: the project's folder. Throws esbuild's `BuildFailure`, for example for a syntax error.
 */
export function buildFunctions(root: string): Record<FunctionName, CodeFile[]> {
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(functionNames.map((name) => [name, `functions/${name}/handler.ts`])),
    outdir: "functions",
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    // The oldest supported Node, as everywhere in the project.
    target: "node20.19",
    minify: true,
    // Does not escape non-ASCII text, so that the language tables have a third of the size.
    charset: "utf8",
    // Prefers ES modules, because esbuild drops their unused exports: bundles are a fifth smaller.
    mainFields: ["module", "main"],
    // Replaces packages whose features Milepost does not use, by modules that throw: 945 kB less per bundle.
    alias: Object.fromEntries(Object.entries(standIns).map(([name, path]) => [name, join(root, path)])),
    // Bundled CommonJS packages call `require` for Node's own modules.
    banner: {
      js: 'import{createRequire as createRequire_}from"node:module";const require=createRequire_(import.meta.url);',
    },
    sourcemap: true,
    sourcesContent: false,
    logLevel: "silent",
    metafile: true,
    write: false,
  });
  const contents = new Map(outputFiles.map((file) => [file.path, file.contents]));
  const filesOf = (name: FunctionName): CodeFile[] => {
    const entry = `functions/${name}.js`;
    const files = loadedBy(entry, metafile).flatMap((path) => {
      const withMap = isOwnCode(path, metafile) ? [path, `${path}.map`] : [path];
      return withMap.map((it) => ({
        path: it.replace(`functions/${name}.`, "index.").replace("functions/", ""),
        contents: contents.get(join(root, it)) ?? new Uint8Array(),
      }));
    });
    return [...files, { path: "package.json", contents: Buffer.from('{"type":"module"}\n') }];
  };
  return {
    notify: filesOf("notify"),
    page: filesOf("page"),
    reconcile: filesOf("reconcile"),
    report: filesOf("report"),
    sync: filesOf("sync"),
    webhook: filesOf("webhook"),
  };
}

/** Returns the paths of an entry and of all that it imports, now or later. */
function loadedBy(entry: string, { outputs }: Metafile): string[] {
  const paths = new Set([entry]);
  for (const path of paths) {
    for (const { path: imported } of outputs[path]?.imports ?? []) if (outputs[imported]) paths.add(imported);
  }
  return [...paths];
}

/** Returns false for chunks that contain only packages: their source maps would show nobody's own code. */
function isOwnCode(path: string, { outputs }: Metafile): boolean {
  return Object.keys(outputs[path]?.inputs ?? {}).some((input) => !input.includes("node_modules/"));
}
