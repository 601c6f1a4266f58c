import { readdirSync, readFileSync } from "node:fs";
import { dirname, posix } from "node:path";
import { cycles, folderSizes, type Source, source, upwardImports } from "../infra/import-rules.ts";
import { measureEnvelopeFrames } from "./envelope-frames.ts";

/** Folders with the product's own code. Emulators are counted separately, because they are never deployed. */
const productFolders = ["cli", "functions", "lib", "local", "shared"];
const emulatorFolder = "local/emulators/";

export interface FolderSize {
  folder: string;
  files: number;
  lines: number;
  medianLines: number;
  maxLines: number;
}

export interface ProjectMetrics {
  productLines: number;
  emulatorLines: number;
  folders: FolderSize[];
  /** The folder with most direct files, tests included; excludes fixtures and folders with one file per language. */
  largestFolder: { folder: string; files: number };
  upwardImports: string[];
  cycles: string[];
  /** Exported names that more than one file of the product declares, with these files. */
  repeatedExports: { name: string; files: string[] }[];
  /** Stack frames of the project from the HTTP request up to the function that takes the envelope. */
  envelopeFrames: string[];
  /** Adapter classes and factories that are constructed in more than one place of the product. */
  repeatedConstruction: { name: string; places: string[] }[];
  /** Places that compare an error with a list of classes instead of its `handling`. */
  errorClassLists: string[];
}

/** Reads the whole working tree and measures its structure. */
export async function measureProject(): Promise<ProjectMetrics> {
  const sources = readSources([...productFolders, "bench", "test"]);
  const product = sources.filter(({ path }) => isProduct(path));
  const [largest] = folderSizes(sources);
  return {
    productLines: sum(product.map(linesOf)),
    emulatorLines: sum(sources.filter(({ path }) => path.startsWith(emulatorFolder)).map(linesOf)),
    folders: measureFolders(sources.filter(({ path }) => productFolders.some((top) => path.startsWith(`${top}/`)))),
    largestFolder: largest ?? { folder: "", files: 0 },
    upwardImports: upwardImports(sources),
    cycles: cycles(sources),
    repeatedExports: repeatedExports(product),
    envelopeFrames: await measureEnvelopeFrames(),
    repeatedConstruction: repeatedConstruction(product),
    errorClassLists: product.flatMap(errorClassLists),
  };
}

function readSources(folders: readonly string[]): Source[] {
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => posix.join(folder, path)),
    )
    .filter((path) => /\.(ts|mjs)$/.test(path) && !/(^|\/)(node_modules|fixtures)\//.test(path))
    .sort()
    .map((path) => source(path, readFileSync(path, "utf8")));
}

function isProduct(path: string): boolean {
  return productFolders.some((top) => path.startsWith(`${top}/`)) && !path.startsWith(emulatorFolder);
}

const linesOf = ({ text }: Source): number => text.split("\n").length - 1;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function groupByFolder(sources: readonly Source[]): Map<string, Source[]> {
  const groups = new Map<string, Source[]>();
  for (const file of sources) {
    const folder = dirname(file.path);
    groups.set(folder, [...(groups.get(folder) ?? []), file]);
  }
  return groups;
}

function measureFolders(sources: readonly Source[]): FolderSize[] {
  return [...groupByFolder(sources)].map(([folder, files]) => {
    const lines = files.map(linesOf).sort((a, b) => a - b);
    return {
      folder,
      files: files.length,
      lines: sum(lines),
      medianLines: lines[Math.floor((lines.length - 1) / 2)] ?? 0,
      maxLines: lines.at(-1) ?? 0,
    };
  });
}

const exportPattern =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) ([A-Za-z_$][\w$]*)/gm;

/** Returns the names that several files export. A schema and its inferred type share one file, so they count once. */
function repeatedExports(sources: readonly Source[]): { name: string; files: string[] }[] {
  const byName = new Map<string, Set<string>>();
  for (const { path, text } of sources) {
    for (const [, name = ""] of text.matchAll(exportPattern)) {
      byName.set(name, (byName.get(name) ?? new Set()).add(path));
    }
  }
  return [...byName]
    .filter(([name, files]) => files.size > 1 && !allowedRepetition.has(name))
    .map(([name, files]) => ({ name, files: [...files] }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** AWS Lambda looks for an export of this name in each function's file. */
const allowedRepetition = new Set(["handler"]);

/** Returns the calls that construct an adapter: exported classes, and functions named `open…` or `create…`. */
function adapterConstructors(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) => path.startsWith("shared/adapters/"))
    .flatMap(({ text }) => [
      ...[...text.matchAll(/^export class (\w+)/gm)].map(([, name]) => `new ${name}`),
      ...[...text.matchAll(/^export (?:async )?function ((?:open|create)[A-Z]\w*)/gm)].map(([, name]) => `${name}`),
    ]);
}

function repeatedConstruction(sources: readonly Source[]): { name: string; places: string[] }[] {
  const outside = sources.filter(({ path }) => !path.startsWith("shared/adapters/"));
  return adapterConstructors(sources).flatMap((name) => {
    const pattern = new RegExp(`(?<![\\w.])(?<!function )${name}\\(`, "g");
    const places = outside.flatMap(({ path, text }) => [...text.matchAll(pattern)].map(() => path));
    return places.length > 1 ? [{ name, places }] : [];
  });
}

/** Returns the path for each array of two or more error classes, such as `[RetryLater, LeaseLost].some(…)`. */
function errorClassLists({ path, text }: Source): string[] {
  const classes =
    "RetryLater|LeaseLost|VersionConflict|OutcomeUnknown|AccessDenied|NotFound|UsageError|ConfigError|StateTooLarge|RequestRejected|MessageRejected";
  return [...text.matchAll(new RegExp(`\\[\\s*(?:${classes}),\\s*(?:${classes})[^\\]]*\\]`, "g"))].map(() => path);
}
