import { configPaths } from "../../../config/find-config.ts";
import { ConfigError } from "../../../errors.ts";
import type { PlanSource, TreeEntry } from "../../../ports/plan-source.ts";
import { type FolderIndex, folderPath, join } from "./folder-index.ts";

/** Where a symbolic link leads. `problem` is the end of a sentence about the link. */
export type LinkTarget =
  | { kind: "file"; entry: TreeEntry }
  | { kind: "folder"; path: string }
  | { kind: "problem"; problem: string };

/** Maximum number of links that are followed from one link to the next, as in Linux (path_resolution(7)). */
const MAX_HOPS = 40;
/** Maximum number of links of one commit whose targets are read. */
const MAX_LINKS = 100;
/** Maximum length of a link's target in bytes (PATH_MAX). */
const MAX_TARGET_BYTES = 4_096;

const problem = (text: string): LinkTarget => ({ kind: "problem", problem: text });

/**
 * Returns a function that follows a symbolic link inside the repository, also through folders that are links. Each
 * link's target is read once, with one request. Throws `ConfigError` after too many links.
 */
export function createLinkFollower(index: FolderIndex, source: Pick<PlanSource, "read">) {
  const targets = new Map<string, Promise<string>>();

  function readTarget(link: TreeEntry): Promise<string> {
    if (targets.size >= MAX_LINKS && !targets.has(link.path)) {
      const message = `plans: the globs match more than ${MAX_LINKS} symbolic links; write globs that match fewer of them`;
      throw new ConfigError(configPaths.goalkit, [{ line: null, message }]);
    }
    const known = targets.get(link.path) ?? source.read(link).then((bytes) => new TextDecoder().decode(bytes));
    targets.set(link.path, known);
    return known;
  }

  return async function follow(link: TreeEntry): Promise<LinkTarget> {
    let hops = 0;
    let at = folderPath(link.path);
    /** Segments that are not resolved yet. */
    let rest = [link.path.slice(link.path.lastIndexOf("/") + 1)];
    let end: LinkTarget = { kind: "folder", path: at };
    for (let segment = rest.shift(); segment !== undefined; segment = rest.shift()) {
      if (segment === "" || segment === ".") continue;
      if (end.kind !== "folder") return problem("leads to a file that does not exist");
      if (segment === "..") {
        if (at === "") return problem("leads outside the repository");
        at = folderPath(at);
        end = { kind: "folder", path: at };
        continue;
      }
      const path = join(at, segment);
      const child = await index.find(path);
      if (child === null) return problem("leads to a file that does not exist");
      if (child.kind === "submodule") return problem("leads into a submodule");
      if (child.kind === "folder") {
        at = path;
        end = { kind: "folder", path };
      } else if (child.kind === "file") {
        end = { kind: "file", entry: child.entry };
      } else {
        hops += 1;
        if (hops > MAX_HOPS) return problem("leads in a circle");
        if (child.entry.size > MAX_TARGET_BYTES) return problem("has a target that is too long");
        const target = await readTarget(child.entry);
        if (target.startsWith("/")) return problem("leads outside the repository");
        rest = [...target.split("/"), ...rest];
      }
    }
    return end;
  };
}
