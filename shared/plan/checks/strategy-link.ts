import { isMarkdownPath } from "../../text/markdown-path.ts";
/** The paths of files: a set of paths, or a map with paths as keys. */
export type FilePaths = { has(path: string): boolean; keys(): Iterable<string> };

/** Maximum length, in characters, of a link that is read as a path. */
const MAX_LINK_LENGTH = 1_000;

/**
 * Returns the paths that the link in **Strategy Alignment** can mean: relative to the plan, to the `.goalkit` folder
 * (Goal Kit writes `/goals/001-x/strategies.md`) and to the repository; an empty list if the link is not a path.
 */
export function strategyCandidates(link: string, planPath: string): string[] {
  const path = pathIn(link);
  if (path === null) return [];
  const root = /^(.*?)\.goalkit\//.exec(planPath)?.[1];
  const candidates = [
    joinPath(folderOf(planPath), path),
    ...(root === undefined ? [] : [joinPath(`${root}.goalkit/`, path)]),
    joinPath(root ?? "", path),
    joinPath(".goalkit/", path),
  ];
  return [...new Set(candidates.filter((candidate) => candidate !== null))];
}

/** Returns the path of the linked file, or `null`. Ignores case. `a/b.md` also matches `docs/a/b.md`. */
export function findStrategyFile(link: string, planPath: string, files: FilePaths): string | null {
  const candidates = strategyCandidates(link, planPath);
  const exact = candidates.find((path) => files.has(path));
  if (exact !== undefined) return exact;
  if (candidates.length === 0) return null;
  const lowerCase = candidates.map((path) => path.toLowerCase());
  const end = (pathIn(link) ?? "").replace(/^(?:\.{0,2}\/)+/, "").toLowerCase();
  // A file name without a folder is not compared with the ends of paths, as it would match files of other goals.
  const isLong = end.includes("/");
  for (const file of files.keys()) {
    const lower = file.toLowerCase();
    if (lowerCase.includes(lower) || (isLong && lower.endsWith(`/${end}`))) return file;
  }
  return null;
}

/** Returns the folder in a path, with a slash at the end: `docs/` for `docs/plan.md`, "" for `plan.md`. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function pathIn(link: string): string | null {
  const bare = decodePercent(link.trim().replace(/^<|>$/g, "")).replace(/[#?].*$/s, "");
  if (bare.length > MAX_LINK_LENGTH || /^[a-z][\w+.-]*:|^\/\/|\s/i.test(bare)) return null;
  const path = bare.replaceAll("\\", "/");
  return isMarkdownPath(path) && /[^/]\.\w+$/.test(path) ? path : null;
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Joins folder and path and resolves `.` and `..`. Returns `null` for a path outside the repository. */
function joinPath(folder: string, path: string): string | null {
  const parts: string[] = [];
  for (const part of `${folder}${path.replace(/^\/+/, "")}`.split("/")) {
    if (part === "." || (part === "" && parts.length > 0)) continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== ".." && parts.at(-1) !== "") parts.pop();
    else if (folder.startsWith("..")) parts.push(part);
    else return null;
  }
  return parts.join("/");
}
