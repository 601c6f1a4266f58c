import { createPlanMatcher, findConfig, isConfigPath } from "../../../config/find-config.ts";
import { ConfigError } from "../../../errors.ts";
import type { PlanSource, TreeEntry } from "../../../ports/plan-source.ts";
import { FolderIndex, join } from "./folder-index.ts";
import { createLinkFollower } from "./follow-link.ts";

/** The files of a commit, by path. */
export interface RepositoryFiles {
  /** All files that can be plans or config, with those behind symbolic links. */
  files: ReadonlyMap<string, TreeEntry>;
  /** True if `files` contains all files of the commit. */
  isComplete: boolean;
  /** Number of lists that were read of a truncated tree; 0 if the tree is not truncated. */
  folderLists: number;
}

/** Maximum number of times that a link to a folder is followed: links in each other's folders have many paths. */
const MAX_FOLLOWED_FOLDERS = 500;
/** Globs of the folders in which a config can be, and from which `findConfig` knows that Goal Kit is used. */
const CONFIG_GLOBS = [".goalkit/**", ".github/*"];

/** Returns the config file among the files. Throws `ConfigError` if it has a wrong name or is a broken link. */
export function findConfigEntry(files: RepositoryFiles["files"]): TreeEntry | null {
  const path = findConfig(files.keys());
  const entry = path === null ? null : (files.get(path) ?? null);
  if (entry?.linkProblem === undefined) return entry;
  const message = `the config file is a symbolic link that ${entry.linkProblem}; replace it with the file`;
  throw new ConfigError(entry.path, [{ line: null, message }]);
}

export type FileReader = ReturnType<typeof createFileReader>;

/**
 * Returns a function that lists the files of a commit that can be config or match `globs`. One request, unless the code
 * host truncates the list: then only the folders that `globs` can match are listed, and a `ConfigError` is thrown after
 * too many of them. So it is after too many links to folders. One more request for each symbolic link that can be a plan or lead to plans.
 */
export function createFileReader(source: Pick<PlanSource, "tree" | "read">) {
  const trees = new Map<string, ReturnType<typeof readTree>>();

  async function readTree(treeSha: string) {
    const tree = await source.tree(treeSha, true);
    const index = new FolderIndex(source);
    if (tree.truncated) await index.listRoot(treeSha);
    else if (tree.links.length > 0) index.add("", tree, true);
    const isWalked = tree.truncated || tree.links.length > 0;
    // Links that can be no plans are files without content: a plan can name them.
    const entries = tree.truncated ? [] : [...tree.entries, ...tree.links];
    return { entries, isComplete: !tree.truncated, isWalked, index, follow: createLinkFollower(index, source) };
  }

  return async ({ treeSha }: { treeSha: string }, globs: readonly string[] = []): Promise<RepositoryFiles> => {
    const reading = trees.get(treeSha) ?? readTree(treeSha);
    trees.set(treeSha, reading);
    const { entries, isComplete, isWalked, index, follow } = await reading;
    const files = new Map(entries.map((entry) => [entry.path, entry]));
    if (!isWalked) return { files, isComplete, folderLists: 0 };
    const { isPlan, canHold, assertComplete } = createPlanMatcher([...CONFIG_GLOBS, ...globs]);
    let followed = 0;
    const isNeeded = (path: string) => isPlan(path) || isConfigPath(path) || path.endsWith("/goal.md");

    /** Adds the files in a folder. `path` is its path through links, `real` without links, `trail` the links' targets. */
    async function walk(path: string, real: string, trail: readonly string[]): Promise<void> {
      for (const [name, child] of await index.list(real)) {
        const inside = join(path, name);
        if (child.kind === "file") addFile(inside, child.entry);
        else if (child.kind === "folder" && canHold(inside)) await walk(inside, join(real, name), trail);
        else if (child.kind === "link" && (isNeeded(inside) || canHold(inside, true))) {
          const target = await follow(child.entry);
          if (target.kind === "file") addFile(inside, target.entry);
          else if (target.kind === "folder" && canHold(inside, true) && !trail.includes(target.path)) {
            followed += 1;
            if (followed > MAX_FOLLOWED_FOLDERS) {
              const message = `symbolic links lead to more than ${MAX_FOLLOWED_FOLDERS} folders that can have plans; name the plans in "plans", or remove links`;
              throw new ConfigError(inside, [{ line: null, message }]);
            }
            files.delete(inside);
            await walk(inside, target.path, [...trail, target.path]);
          } else if (isPlan(inside) || isConfigPath(inside)) {
            const linkProblem = target.kind === "problem" ? target.problem : "leads to a folder";
            files.set(inside, { ...child.entry, path: inside, linkProblem });
          }
        }
      }
    }

    function addFile(path: string, entry: TreeEntry): void {
      files.set(path, path === entry.path ? entry : { ...entry, path, target: entry.path });
    }

    await walk("", "", []);
    assertComplete(files.keys());
    return { files, isComplete, folderLists: isComplete ? 0 : index.lists };
  };
}
