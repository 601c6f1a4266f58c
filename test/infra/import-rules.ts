import { basename, posix } from "node:path";

/**
 * The architecture rules (docs/architecture.md): which folder may import which, file names and file lengths. A regular
 * expression finds the imports; it relies on the formatter's output.
 */

/** One file of the project. */
export interface Source {
  path: string;
  text: string;
  /** Imported project files by path, packages by name: `node:fs`, `@octokit/rest`. */
  imports: string[];
}

const importPattern = /^(?:import|export) (?:[^;"']*? from )?"([^"]+)"|(?<![\w.])import\("([^"]+)"\)/gm;

/** Returns a file with its imports: static, re-exported, dynamic and type-only ones. */
export function source(path: string, text: string): Source {
  const imports = [...text.matchAll(importPattern)].map(([, fixed, dynamic]) => {
    const name = fixed ?? dynamic ?? "";
    return name.startsWith(".") ? posix.join(posix.dirname(path), name) : name;
  });
  return { path, text, imports };
}

/** A layer of the architecture: its files, and what they may import. */
interface Layer {
  name: string;
  pattern: RegExp;
  /** Names of the lower layers that it may import. Absent: all lower layers. */
  only?: readonly string[];
  /** True if it does I/O: it may import any package and read clock, environment and random numbers. */
  isEdge?: true;
}

const folder = (path: string): RegExp => new RegExp(`^${path}/`);

/** Layers that only compute: no clock, no environment, no I/O. */
const basics = ["errors", "model", "collections", "calendar", "text", "config"];

/**
 * The layers from bottom to top, one per folder. A file may import its own layer and the layers before it in this list.
 * A file belongs to the first layer whose pattern it matches.
 */
const layers: readonly Layer[] = [
  { name: "errors", pattern: /^shared\/errors\.ts$/ },
  { name: "env-names", pattern: /^shared\/env-names\.ts$/ },
  { name: "model", pattern: folder("shared/model"), only: [] },
  { name: "collections", pattern: folder("shared/collections"), only: [] },
  { name: "text", pattern: folder("shared/text"), only: [] },
  { name: "calendar", pattern: folder("shared/calendar"), only: ["text"] },
  { name: "config", pattern: folder("shared/config"), only: ["errors", "model", "calendar", "text"] },
  {
    name: "plan/diagnostics",
    pattern: /^shared\/plan\/diagnostic(s|-codes)\.ts$/,
    only: [...basics, "collections"],
  },
  { name: "plan/languages", pattern: folder("shared/plan/languages"), only: ["model"] },
  {
    name: "plan/markdown",
    pattern: folder("shared/plan/markdown"),
    only: [...basics, "collections", "plan/diagnostics"],
  },
  { name: "plan/context", pattern: /^shared\/plan\/(parse-context|goal-id)\.ts$/ },
  { name: "plan/vocabulary", pattern: folder("shared/plan/vocabulary") },
  { name: "plan/dates", pattern: folder("shared/plan/dates") },
  { name: "plan/milestone", pattern: folder("shared/plan/milestone") },
  { name: "plan/checks", pattern: folder("shared/plan/checks") },
  { name: "plan/layouts", pattern: folder("shared/plan/layouts") },
  { name: "plan", pattern: folder("shared/plan") },
  { name: "ports", pattern: folder("shared/ports"), only: ["errors", "model"] },
  { name: "progress", pattern: folder("shared/progress"), only: basics },
  { name: "sync/diagnostics", pattern: /^shared\/sync\/diagnostic-codes\.ts$/, only: basics },
  { name: "sync/identity", pattern: folder("shared/sync/identity"), only: [...basics, "sync/diagnostics"] },
  {
    name: "sync/desired",
    pattern: folder("shared/sync/desired"),
    only: [...basics, "sync/diagnostics", "sync/identity"],
  },
  {
    name: "sync/compare",
    pattern: folder("shared/sync/compare"),
    only: [...basics, "sync/diagnostics", "sync/identity", "sync/desired"],
  },
  { name: "sync/read", pattern: folder("shared/sync/read") },
  { name: "sync/apply", pattern: folder("shared/sync/apply") },
  { name: "sync/run", pattern: folder("shared/sync/run") },
  { name: "sync/reconcile", pattern: folder("shared/sync/reconcile") },
  { name: "report", pattern: /^shared\/report\/[^/]+$/, only: [...basics, "progress"] },
  { name: "report/formats", pattern: folder("shared/report/formats") },
  { name: "report/charts", pattern: folder("shared/report/charts") },
  { name: "report/page", pattern: folder("shared/report/page") },
  { name: "status", pattern: folder("shared/status") },
  { name: "review", pattern: folder("shared/review") },
  { name: "notify", pattern: folder("shared/notify") },
  {
    name: "events",
    pattern: folder("shared/events"),
    only: [...basics, "ports", "sync/desired", "report/formats"],
  },
  { name: "environment", pattern: /^shared\/env(-schema)?\.ts$/, only: [...basics, "env-names"] },
  {
    name: "adapter-constants",
    pattern:
      /^shared\/adapters\/(dynamodb\/table-shape\.ts|cloudwatch\/metric-shape\.ts|sqs\/queue-shape\.ts|charts\/chart-assets\.ts|stand-ins\.json)$/,
    only: [],
  },
  {
    name: "adapters",
    pattern: folder("shared/adapters"),
    only: [
      ...basics,
      "ports",
      "environment",
      "env-names",
      "adapter-constants",
      "plan/milestone",
      "sync/diagnostics",
      "sync/desired",
      "report/charts",
      "report/formats",
    ],
    isEdge: true,
  },
  { name: "http", pattern: folder("shared/http"), isEdge: true },
  { name: "compose", pattern: folder("shared/compose"), isEdge: true },
  { name: "functions", pattern: folder("functions"), isEdge: true },
  { name: "lib", pattern: folder("lib"), only: ["env-names", "adapter-constants", "config", "errors"], isEdge: true },
  { name: "emulators", pattern: folder("local/emulators"), isEdge: true },
  { name: "local", pattern: folder("local"), isEdge: true },
  { name: "cli", pattern: folder("cli"), isEdge: true },
  { name: "bench", pattern: folder("bench"), isEdge: true },
  { name: "test", pattern: folder("test"), isEdge: true },
];

/** Packages that only compute. Every other package counts as I/O. */
const computing = [
  "zod",
  "yaml",
  "markdown-it",
  "fastest-levenshtein",
  "string-width",
  "ulid",
  "croner",
  "echarts/core",
  "echarts/charts",
  "echarts/components",
  "echarts/renderers",
  "@resvg/resvg-wasm",
];

/** Calls that can return another result each time. `new Date(x)` and `Date.UTC` are allowed. */
const impure =
  /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.|\bperformance\.|\brandom(UUID|Bytes|Int)\b|\bfetch\(|\bsetTimeout\b|\bulid\(\)/;

function layerOf(path: string): Layer | null {
  return layers.find(({ pattern }) => pattern.test(path)) ?? null;
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
}

/** Returns the imports that the layers forbid, and the impure calls outside layers with I/O. */
export function wrongImports(sources: readonly Source[]): string[] {
  return sources.flatMap((file) => {
    const layer = layerOf(file.path);
    if (layer === null) return [`${file.path}: belongs to no layer`];
    return [
      ...file.imports.flatMap((target) => {
        const problem = isProjectFile(target)
          ? wrongFile(file.path, layer, target)
          : wrongPackage(layer, target, file.text);
        return problem === null ? [] : [`${file.path} imports ${target}: ${problem}`];
      }),
      ...impureCalls(file, layer),
    ];
  });
}

/** Returns the imports from a lower layer to a higher one. */
export function upwardImports(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, imports }) =>
    imports
      .filter((target) => isProjectFile(target) && rankOf(target) > rankOf(path))
      .map((target) => `${path} -> ${target}`),
  );
}

function rankOf(path: string): number {
  return layers.findIndex(({ pattern }) => pattern.test(path));
}

export function isProjectFile(target: string): boolean {
  return /^(cli|functions|lib|local|shared|test|bench)\//.test(target);
}

function wrongFile(path: string, layer: Layer, target: string): string | null {
  const other = layerOf(target);
  if (other === null) return `${layer.name} may not import it`;
  const functionOf = (file: string) => /^functions\/([^/]+)\//.exec(file)?.[1];
  if (other === layer) {
    const called = functionOf(target);
    return called === undefined || called === functionOf(path) ? null : "functions may not import each other";
  }
  const isBelow = layers.indexOf(other) < layers.indexOf(layer);
  if (isBelow && (layer.only === undefined || layer.only.includes(other.name))) return null;
  return `${layer.name} may not import ${other.name}`;
}

function wrongPackage(layer: Layer, target: string, text: string): string | null {
  if (layer.isEdge || computing.includes(target)) return null;
  if (layer.name === "events" && target === "node:crypto") {
    const [, names = ""] = /import \{([^}]*)\} from "node:crypto"/.exec(text) ?? [];
    const allowed = ["createHmac", "timingSafeEqual", "createHash"];
    const wrong = names.split(",").flatMap((name) => (allowed.includes(name.trim()) ? [] : [name.trim()]));
    return wrong.length === 0 ? null : `events may use ${allowed.join(", ")} only`;
  }
  if (layer.name === "environment" && target === "node:crypto") return null;
  return `${layer.name} may import no package that does I/O`;
}

function impureCalls({ path, text }: Source, layer: Layer): string[] {
  if (layer.isEdge || layer.name === "environment") return [];
  const [word] = impure.exec(withoutComments(text)) ?? [];
  return word === undefined ? [] : [`${path} uses ${word}: pure code takes it as an argument`];
}

/** Returns the import chains by which shipped code reaches emulators or tests. */
export function importsOfTestCode(sources: readonly Source[], from: RegExp): string[] {
  const byPath = new Map(sources.map((file) => [file.path, file]));
  const seen = new Set<string>();
  const walk = (path: string, trail: readonly string[]): string[] => {
    if (/^(test|local\/emulators)\//.test(path)) return [[...trail, path].join(" -> ")];
    if (seen.has(path)) return [];
    seen.add(path);
    return (byPath.get(path)?.imports ?? []).flatMap((target) => walk(target, [...trail, path]));
  };
  return sources.filter(({ path }) => from.test(path)).flatMap(({ path }) => walk(path, []));
}

/** Returns each import cycle once, type-only imports included: `a.ts -> b.ts -> a.ts`. */
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

/** Folders that may hold any number of files, because they have one file per language. */
const listFolders = ["shared/plan/languages"];

/** Returns the number of source files in each folder, largest first. Leaves out folders with one file per language. */
export function folderSizes(sources: readonly Source[]): { folder: string; files: number }[] {
  const counts = new Map<string, number>();
  for (const { path } of sources) {
    const folder = posix.dirname(path);
    if (!listFolders.includes(folder)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].map(([folder, files]) => ({ folder, files })).sort((a, b) => b.files - a.files);
}

/** Maximum lines of a file, and of a Lambda handler, which only builds a host and calls one function. */
const maxLines = 300;
const maxHandlerLines = 60;

/** Returns the files with a forbidden name, too many lines or a default export. */
export function wrongShapes(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) => {
    const name = basename(path);
    const lines = text.split("\n").length - 1;
    const limit = /^functions\/[^/]+\/handler\.ts$/.test(path) ? maxHandlerLines : maxLines;
    return [
      ...(/^index\.[cm]?[jt]s$/.test(name) ? [`${path}: no barrels; import the file itself`] : []),
      ...(/^(utils?|helpers?|misc|common)\.ts$/.test(name) ? [`${path}: name it after what it does`] : []),
      ...(/^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.props)?\.(ts|mjs|d\.ts)$/.test(name) ? [] : [`${path}: not kebab-case`]),
      ...(lines > limit ? [`${path}: ${lines} lines, more than ${limit}`] : []),
      ...(/^export default\b/m.test(text) ? [`${path}: a default export`] : []),
    ];
  });
}
