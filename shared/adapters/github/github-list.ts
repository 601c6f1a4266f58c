import { createHash } from "node:crypto";
import { RequestError } from "@octokit/request-error";
import type * as z from "zod";
import { NotFound } from "../../errors.ts";
import type { ListVersions } from "../../model/repository-state.ts";
import { createPageGuard } from "../answers/page-guard.ts";
import type { GitHubRequests } from "./client/github-client.ts";
import { type GitHubPage, pathBelow, requestGitHubPage } from "./client/request-github.ts";

export const PAGE_SIZE = 100;
/** Maximum pages of a list that has a version: the ETags of more pages would need too much space in the ledger. */
const MAX_VERSION_PAGES = 50;

type ListVersion = ListVersions[string];

export interface GitHubListOptions<I, T> {
  octokit: GitHubRequests;
  apiUrl: string;
  /** URL of the first page, as Octokit builds it. */
  url: string;
  /** The JSON of an item in a page. */
  itemSchema: z.ZodType<I>;
  toItems: (page: I[]) => T[];
  /** Returns the error to throw if GitHub does not find the list. */
  explainMissing: (error: NotFound) => Promise<unknown>;
}

/**
 * Returns a paginated list that is read once and cached. Its version consists of the ETags of its pages, which show at
 * no cost whether the list has changed (GitHub docs, "Best practices for using the REST API"), and a digest of the
 * items, because an ETag is valid for one token only, and an App's token for one hour.
 */
export function createGitHubList<I, T>(options: GitHubListOptions<I, T>) {
  const { octokit, apiUrl, url, itemSchema, toItems, explainMissing } = options;
  const pathOf = (pageUrl: string, previous: string) => pathBelow(apiUrl, pageUrl, previous);
  const firstPath = url.startsWith("/") ? url : pathOf(url, "the first page");
  /** Changed pages that `isNotModified` has read, so that `readAll` does not read them again. */
  const prefetched = new Map<string, GitHubPage<I>>();
  let content: ReturnType<typeof readAll> | null = null;
  let unchangedVersion: ListVersion | null = null;
  let wasCleared = false;

  function read() {
    content ??= readAll();
    return content;
  }

  async function readAll(): Promise<{ items: T[]; version: ListVersion | null }> {
    const items: T[] = [];
    const pages: ListVersion["pages"] = [];
    let lastPageSize = 0;
    let hasVersion = true;
    const [request = ""] = `GET ${firstPath}`.split("?");
    const guardPage = createPageGuard({ vendor: "GitHub", request, now: octokit.now() });
    for (let path: string | null = firstPath; path !== null; ) {
      guardPage(path);
      const page: GitHubPage<I> = prefetched.get(path) ?? (await readPage(path));
      items.push(...toItems(page.items));
      if (page.etag === null || pages.length === MAX_VERSION_PAGES) hasVersion = false;
      else pages.push({ path, etag: page.etag });
      lastPageSize = page.items.length;
      path = page.next === null ? null : pathOf(page.next, path);
    }
    prefetched.clear();
    // If the last page is full, a new item starts a new page, and no ETag would show the change.
    if (!hasVersion || lastPageSize >= PAGE_SIZE) return { items, version: null };
    const digest = createHash("sha256").update(JSON.stringify(items)).digest("base64url");
    return { items, version: { pages, digest } };
  }

  async function isNotModified({ pages }: ListVersion): Promise<boolean> {
    for (const { path, etag } of pages) {
      const page = await readChangedPage(path, etag);
      if (page === null) continue;
      prefetched.set(path, page);
      return false;
    }
    return true;
  }

  function readPage(path: string, headers: Readonly<Record<string, string>> = {}): Promise<GitHubPage<I>> {
    const reading = requestGitHubPage(octokit, itemSchema, `GET ${apiUrl}${path}`, { headers });
    return reading.catch(async (error: unknown) => {
      throw error instanceof NotFound ? await explainMissing(error) : error;
    });
  }

  /** Reads a page. Returns `null` if the page still has the ETag `etag`. */
  async function readChangedPage(path: string, etag: string): Promise<GitHubPage<I> | null> {
    try {
      return await readPage(path, { "if-none-match": etag });
    } catch (error) {
      if (error instanceof RequestError && error.status === 304) return null;
      throw error;
    }
  }

  return {
    isRead: () => content !== null,
    all: async () => (await read()).items,

    async isUnchangedSince(version: ListVersion | undefined): Promise<boolean> {
      if (version === undefined || version.pages[0]?.path !== firstPath) return false;
      if (await isNotModified(version)) {
        unchangedVersion = version;
        return true;
      }
      return (await read()).version?.digest === version.digest;
    },

    /** Returns `null` for a list that is too long, and after `clear`, when a new list can contain unseen changes. */
    async version(): Promise<ListVersion | null> {
      if (wasCleared) return null;
      return content === null && unchangedVersion ? unchangedVersion : (await read()).version;
    },

    clear(): void {
      wasCleared = true;
      content = null;
      unchangedVersion = null;
      prefetched.clear();
    },
  };
}
