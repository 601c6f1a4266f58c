import { basename, posix } from "node:path";

/**
 * What may import what (docs/architecture.md), how files are named and how long they get. The scanner knows
 * only the imports as the formatter leaves them, which is how every file here looks.
 */

/** One file of the project. */
export interface Source {
  path: string;
  text: string;
  /** Project files by their path, packages by their name as written: `node:fs`, `@octokit/rest`. */
  imports: string[];
}

const importPattern = /^(?:import|export) (?:[^;"']*? from )?"([^"]+)"|(?<![\w.])import\("([^"]+)"\)/gm;

/** A file with its imports: static, re-exported and dynamic ones, type-only ones included. */
export function source(path: string, text: string): Source {
  const imports = [...text.matchAll(importPattern)].map(([, fixed, dynamic]) => {
    const name = fixed ?? dynamic ?? "";
    return name.startsWith(".") ? posix.join(posix.dirname(path), name) : name;
  });
  return { path, text, imports };
}

/** The layers. A file belongs to the first whose pattern it matches. */
const layers = [
  { name: "plain", pattern: /^shared\/(errors|env-names)\.ts$/ },
  { name: "environment", pattern: /^shared\/env(-need)?\.ts$/ },
  { name: "shapes", pattern: /^shared\/adapters\/\w+\/(table|queue)-shape\.ts$/ },
  { name: "adapters", pattern: /^shared\/adapters\// },
  { name: "ports", pattern: /^shared\/ports\// },
  { name: "compose", pattern: /^shared\/compose\// },
  { name: "http", pattern: /^shared\/http\// },
  { name: "use-cases", pattern: /^shared\/(sync\/(apply|read|run|reconcile)|report\/run|notify)\// },
  { name: "events", pattern: /^shared\/events\// },
  { name: "pure", pattern: /^shared\/(plan|sync|config|progress|report|model|calendar|text)\// },
  { name: "functions", pattern: /^functions\// },
  { name: "cli", pattern: /^cli\// },
  { name: "emulators", pattern: /^local\/emulators\// },
  { name: "local", pattern: /^local\// },
  { name: "lib", pattern: /^lib\// },
  { name: "bench", pattern: /^bench\// },
  { name: "test", pattern: /^test\// },
] as const;
type Layer = (typeof layers)[number]["name"];

const pure: Layer[] = ["plain", "pure"];
const domain: Layer[] = [...pure, "ports", "use-cases", "events"];
const everythingShared: Layer[] = [...domain, "environment", "shapes", "adapters", "compose", "http"];

/** What each layer may import, besides itself. */
const mayImport: Record<Layer, readonly Layer[]> = {
  plain: [],
  pure: ["plain"],
  ports: pure,
  events: [...pure, "ports"],
  "use-cases": [...pure, "ports", "events"],
  environment: [...pure, "ports"],
  shapes: [],
  adapters: [...domain, "environment", "shapes"],
  http: [...domain, "environment", "adapters", "compose"],
  compose: [...domain, "environment", "shapes", "adapters", "http", "functions"],
  functions: everythingShared,
  // `serve` is the embedded runtime.
  cli: [...everythingShared, "functions", "local"],
  // `npm start` shows the whole service on the doubles of the tests.
  local: [...everythingShared, "functions", "cli", "emulators"],
  lib: ["shapes"],
  emulators: everythingShared,
  bench: [...everythingShared, "functions", "cli", "local", "emulators"],
  test: [...everythingShared, "functions", "cli", "local", "lib", "emulators", "bench"],
};
/** Single files that a layer may import although their layer as a whole is closed to it. */
const mayImportFile: Partial<Record<Layer, readonly string[]>> = {
  lib: ["shared/env-names.ts", "shared/adapters/pictures/picture-files.ts"],
};

/** Packages that compute and do nothing else. All others talk to something. */
const computing = [
  "zod",
  "yaml",
  "markdown-it",
  "fastest-levenshtein",
  "ulid",
  "croner",
  "echarts/core",
  "echarts/charts",
  "echarts/components",
  "echarts/renderers",
  "@resvg/resvg-wasm",
];
const edges: readonly Layer[] = [
  "adapters",
  "compose",
  "http",
  "functions",
  "cli",
  "local",
  "lib",
  "bench",
  "emulators",
  "test",
];

/** Whatever makes the same call give another result another time. `new Date(x)` and `Date.UTC` do not. */
const impure =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bperformance\.|\brandom(UUID|Bytes|Int)\b|\bfetch\(|\bsetTimeout\b|\bulid\(\)/;

function layerOf(path: string): Layer | null {
  return layers.find(({ pattern }) => pattern.test(path))?.name ?? null;
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
}

/** Every import that points the wrong way, and everything impure in what is to be pure. */
export function wrongImports(sources: readonly Source[]): string[] {
  return sources.flatMap((file) => {
    const layer = layerOf(file.path);
    if (layer === null) return [`${file.path}: belongs to no layer`];
    return [
      ...file.imports.flatMap((target) => {
        const problem = isProjectFile(target)
          ? wrongFile(layer, target)
          : wrongPackage(layer, target, file.text);
        return problem === null ? [] : [`${file.path} imports ${target}: ${problem}`];
      }),
      ...wrongWords(file, layer),
    ];
  });
}

export function isProjectFile(target: string): boolean {
  return /^(cli|functions|lib|local|shared|test|bench)\//.test(target);
}

function wrongFile(layer: Layer, target: string): string | null {
  const other = layerOf(target);
  if (other === layer || mayImportFile[layer]?.includes(target)) return null;
  // The words of the project are for everybody, but for the constructs, which share names only.
  if (other !== null && mayImport[layer].includes(other)) return null;
  return `${layer} may not import ${other ?? "it"}`;
}

function wrongPackage(layer: Layer, target: string, text: string): string | null {
  if (edges.includes(layer) || computing.includes(target)) return null;
  if (layer === "events" && target === "node:crypto") {
    const [, names = ""] = /import \{([^}]*)\} from "node:crypto"/.exec(text) ?? [];
    const allowed = ["createHmac", "timingSafeEqual", "createHash"];
    const wrong = names.split(",").flatMap((name) => (allowed.includes(name.trim()) ? [] : [name.trim()]));
    return wrong.length === 0 ? null : `events may use ${allowed.join(", ")} only`;
  }
  if (layer === "environment" && target === "node:crypto") return null;
  return `${layer} may import no package that does I/O`;
}

function wrongWords({ path, text }: Source, layer: Layer): string[] {
  if (edges.includes(layer) || layer === "environment") return [];
  const [word] = impure.exec(withoutComments(text)) ?? [];
  return word === undefined ? [] : [`${path} uses ${word}: pure code takes it as an argument`];
}

/** How code that people run comes to import code of the tests, through however many files. */
export function waysToTests(sources: readonly Source[], from: RegExp): string[] {
  const byPath = new Map(sources.map((file) => [file.path, file]));
  const seen = new Set<string>();
  const walk = (path: string, trail: readonly string[]): string[] => {
    if (path.startsWith("test/")) return [[...trail, path].join(" -> ")];
    if (seen.has(path)) return [];
    seen.add(path);
    return (byPath.get(path)?.imports ?? []).flatMap((target) => walk(target, [...trail, path]));
  };
  return sources.filter(({ path }) => from.test(path)).flatMap(({ path }) => walk(path, []));
}

/** Import cycles, type-only imports included, each once: `a.ts -> b.ts -> a.ts`. */
export function cycles(sources: readonly Source[]): string[] {
  const byPath = new Map(sources.map((file) => [file.path, file]));
  const finished = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(" -> "));
    if (start >= 0 || finished.has(path)) return;
    for (const target of byPath.get(path)?.imports ?? []) {
      if (byPath.has(target)) visit(target, [...trail, path]);
    }
    finished.add(path);
  };
  for (const { path } of sources) visit(path, []);
  return found;
}

/** Lines of any file, and of a Lambda's handler, which only builds a host and calls one function. */
const maxLines = 300;
const maxHandlerLines = 60;

/** Names and lengths. */
export function wrongShapes(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) => {
    const name = basename(path);
    const lines = text.split("\n").length - 1;
    const limit = /^functions\/[^/]+\/handler\.ts$/.test(path) ? maxHandlerLines : maxLines;
    return [
      ...(/^index\.[cm]?[jt]s$/.test(name) ? [`${path}: no barrels; import the file itself`] : []),
      ...(/^(utils?|helpers?|misc|common)\.ts$/.test(name) ? [`${path}: name it after what it does`] : []),
      ...(/^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.props)?\.(ts|mjs|d\.ts)$/.test(name)
        ? []
        : [`${path}: not kebab-case`]),
      ...(lines > limit ? [`${path}: ${lines} lines, more than ${limit}`] : []),
      ...(/^export default\b/m.test(text) ? [`${path}: a default export`] : []),
    ];
  });
}
