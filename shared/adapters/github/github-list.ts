import { createHash } from "node:crypto";
import { RequestError } from "@octokit/request-error";
import * as z from "zod";
import { NotFound } from "../../errors.ts";
import type { ListVersions } from "../../model/repository-state.ts";
import type { GitHubRequests } from "./client/github-client.ts";

export const PAGE_SIZE = 100;
/** Maximum pages of a list that has a version: the ETags of more pages would need too much space in the ledger. */
const MAX_VERSION_PAGES = 50;

type ListVersion = ListVersions[string];

interface Page {
  next: string | null;
  etag: string | undefined;
  data: unknown[];
}

export interface GitHubListOptions<T> {
  octokit: GitHubRequests;
  apiUrl: string;
  /** URL of the first page, as Octokit builds it. */
  url: string;
  parsePage: (page: unknown[]) => T[];
}

/**
 * Returns a paginated list that is read once and cached. Its version consists of the ETags of its pages, which show at
 * no cost whether the list has changed (GitHub docs, "Best practices for using the REST API"), and a digest of the
 * items, because an ETag is valid for one token only, and an App's token for one hour.
 */
export function createGitHubList<T>({ octokit, apiUrl, url, parsePage }: GitHubListOptions<T>) {
  const firstPath = url.startsWith("/") ? url : pathOf(url, "the first page");
  /** Changed pages that `isNotModified` has read, so that `readAll` does not read them again. */
  const prefetched = new Map<string, Page>();
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
    for (let path: string | null = firstPath; path !== null; ) {
      const page: Page | null = prefetched.get(path) ?? (await fetchPage(path, null));
      if (page === null) throw new Error(`GitHub answered 304 to an unconditional request: ${path}`);
      items.push(...parsePage(page.data));
      if (page.etag === undefined || pages.length === MAX_VERSION_PAGES) hasVersion = false;
      else pages.push({ path, etag: page.etag });
      lastPageSize = page.data.length;
      path = page.next;
    }
    prefetched.clear();
    // If the last page is full, a new item starts a new page, and no ETag would show the change.
    if (!hasVersion || lastPageSize >= PAGE_SIZE) return { items, version: null };
    const digest = createHash("sha256").update(JSON.stringify(items)).digest("base64url");
    return { items, version: { pages, digest } };
  }

  async function isNotModified({ pages }: ListVersion): Promise<boolean> {
    for (const { path, etag } of pages) {
      const page = await fetchPage(path, etag);
      if (page === null) continue;
      prefetched.set(path, page);
      return false;
    }
    return true;
  }

  /** Reads a page. Returns `null` if the page still has the ETag `etag`. */
  async function fetchPage(path: string, etag: string | null): Promise<Page | null> {
    try {
      const { data, headers } = await octokit.request({
        method: "GET",
        url: `${apiUrl}${path}`,
        ...(etag !== null && { headers: { "if-none-match": etag } }),
      });
      const next = /<([^<>]+)>;\s*rel="next"/.exec(headers.link ?? "")?.[1];
      return {
        next: next === undefined ? null : pathOf(next, path),
        etag: headers.etag,
        data: z.array(z.unknown()).parse(data),
      };
    } catch (error) {
      if (etag !== null && error instanceof RequestError && error.status === 304) return null;
      throw error;
    }
  }

  /**
   * Returns a page's path relative to the API URL, because a server behind a proxy can have another host in its links.
   * Pages are requested from the configured host only, so that no other host receives the token.
   */
  function pathOf(pageUrl: string, previous: string): string {
    const base = new URL(apiUrl).pathname.replace(/\/$/, "");
    const { pathname, search } = new URL(pageUrl, apiUrl);
    if (pathname.startsWith(`${base}/`)) return `${pathname.slice(base.length)}${search}`;
    throw new NotFound(
      `GitHub's list is incomplete: the page after ${previous} is not below ${apiUrl}. Check GITHUB_API_URL.`,
    );
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
