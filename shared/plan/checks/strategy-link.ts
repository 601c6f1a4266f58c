/** The paths of files: a set of them, or a map by them. */
export interface Paths {
  has(path: string): boolean;
  keys(): Iterable<string>;
}

/** Beyond this many characters a link is no path of a repository. */
const longest = 1_000;

/**
 * Where the file that a plan's **Strategy Alignment** names may be, as paths of the repository: relative to the
 * plan, to the `.goalkit` folder (`/goals/001-x/strategies.md`, as Goal Kit writes it), and to the repository.
 * Empty for what names no Markdown file of the repository: words, or an address elsewhere.
 */
export function strategyPlaces(link: string, planPath: string): string[] {
  const path = pathOf(link);
  if (path === null) return [];
  const folder = folderOf(planPath);
  const home = /^(.*?)\.goalkit\//.exec(planPath)?.[1];
  const places = [
    joined(folder, path),
    ...(home === undefined ? [] : [joined(`${home}.goalkit/`, path)]),
    joined(home ?? "", path),
    joined(".goalkit/", path),
  ];
  return [...new Set(places.filter((place) => place !== null))];
}

/** The path under which the strategies are found among the files, or null. Leniently: the end of a path is enough. */
export function findStrategy(link: string, planPath: string, files: Paths): string | null {
  const places = strategyPlaces(link, planPath);
  const exact = places.find((place) => files.has(place));
  if (exact !== undefined) return exact;
  const wanted = places.map((place) => place.toLowerCase());
  if (wanted.length === 0) return null;
  const end = (pathOf(link) ?? "").replace(/^(?:\.{0,2}\/)+/, "").toLowerCase();
  // A name alone would be found with any goal.
  const isLong = end.includes("/");
  for (const file of files.keys()) {
    const lower = file.toLowerCase();
    if (wanted.includes(lower) || (isLong && lower.endsWith(`/${end}`))) return file;
  }
  return null;
}

/** The folder of a path with its slash; empty for the top. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function pathOf(link: string): string | null {
  const bare = decoded(link.trim().replace(/^<|>$/g, "")).replace(/[#?].*$/s, "");
  if (bare.length > longest || /^[a-z][\w+.-]*:|^\/\/|\s/i.test(bare)) return null;
  const path = bare.replaceAll("\\", "/");
  return /[^/]\.(?:md|markdown)$/i.test(path) ? path : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Null for a path that leaves the repository. A plan that is named by an absolute path keeps its slash. */
function joined(folder: string, path: string): string | null {
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
