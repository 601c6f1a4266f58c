import { createHash } from "node:crypto";
import { RequestError } from "@octokit/request-error";
import * as z from "zod";
import { NotFound } from "../../errors.ts";
import type { ListVersions } from "../../model/repository-state.ts";
import type { GitHubRequests } from "./client/github-client.ts";

export const PAGE_SIZE = 100;
/** The version of a longer list would take too much space in the ledger. */
const MAX_VERSION_PAGES = 50;

type ListVersion = ListVersions[string];

interface Page {
  path: string;
  next: string | null;
  etag: string | undefined;
  data: unknown[];
}

interface ListContent<T> {
  items: T[];
  version: ListVersion | null;
}

export interface GitHubListOptions<T> {
  octokit: GitHubRequests;
  apiUrl: string;
  /** URL of the first page, as Octokit builds it. */
  url: string;
  parsePage: (page: unknown[]) => T[];
}

/**
 * A paginated list that is read once and cached. It can be compared with an earlier version by the ETags of its pages;
 * a 304 does not count against the rate limit (GitHub docs, "Best practices for using the REST API"). An ETag is valid
 * only for one token, and an App's tokens change every hour, so a version has a digest of the items as well.
 */
export class GitHubList<T> {
  readonly #options: GitHubListOptions<T>;
  readonly #firstPath: string;
  /** Pages that conditional requests have returned; the next full read uses them. */
  readonly #prefetched = new Map<string, Page>();
  #content: Promise<ListContent<T>> | null = null;
  #unchangedVersion: ListVersion | null = null;
  #wasCleared = false;

  constructor(options: GitHubListOptions<T>) {
    this.#options = options;
    this.#firstPath = options.url.startsWith("/") ? options.url : this.#pathOf(options.url, "the first page");
  }

  get isRead(): boolean {
    return this.#content !== null;
  }

  async all(): Promise<T[]> {
    return (await this.#read()).items;
  }

  async isUnchangedSince(version: ListVersion | undefined): Promise<boolean> {
    if (version === undefined || version.pages[0]?.path !== this.#firstPath) return false;
    if (await this.#isNotModified(version)) {
      this.#unchangedVersion = version;
      return true;
    }
    return (await this.#read()).version?.digest === version.digest;
  }

  /** Returns `null` for a list that is too long, and after `clear`: the content would be newer than what was compared. */
  async version(): Promise<ListVersion | null> {
    if (this.#wasCleared) return null;
    return this.#content === null && this.#unchangedVersion
      ? this.#unchangedVersion
      : (await this.#read()).version;
  }

  clear(): void {
    this.#wasCleared = true;
    this.#content = null;
    this.#unchangedVersion = null;
    this.#prefetched.clear();
  }

  async #isNotModified({ pages }: ListVersion): Promise<boolean> {
    for (const { path, etag } of pages) {
      const page = await this.#fetchPage(path, etag);
      if (page === null) continue;
      this.#prefetched.set(path, page);
      return false;
    }
    return true;
  }

  #read(): Promise<ListContent<T>> {
    this.#content ??= this.#readAll();
    return this.#content;
  }

  async #readAll(): Promise<ListContent<T>> {
    const items: T[] = [];
    const pages: ListVersion["pages"] = [];
    let lastPageSize = 0;
    let hasVersion = true;
    for (let path: string | null = this.#firstPath; path !== null; ) {
      const page: Page | null = this.#prefetched.get(path) ?? (await this.#fetchPage(path, null));
      if (page === null) throw new Error(`GitHub answered 304 to an unconditional request: ${path}`);
      items.push(...this.#options.parsePage(page.data));
      if (page.etag === undefined || pages.length === MAX_VERSION_PAGES) hasVersion = false;
      else pages.push({ path, etag: page.etag });
      lastPageSize = page.data.length;
      path = page.next;
    }
    this.#prefetched.clear();
    // If the last page is full, the next item may be on a new page, which no ETag covers.
    if (!hasVersion || lastPageSize >= PAGE_SIZE) return { items, version: null };
    const digest = createHash("sha256").update(JSON.stringify(items)).digest("base64url");
    return { items, version: { pages, digest } };
  }

  /** Returns `null` if the page was not modified since it had this ETag. */
  async #fetchPage(path: string, etag: string | null): Promise<Page | null> {
    try {
      const { data, headers } = await this.#options.octokit.request({
        method: "GET",
        url: `${this.#options.apiUrl}${path}`,
        ...(etag !== null && { headers: { "if-none-match": etag } }),
      });
      const next = /<([^<>]+)>;\s*rel="next"/.exec(headers.link ?? "")?.[1];
      return {
        path,
        next: next === undefined ? null : this.#pathOf(next, path),
        etag: headers.etag,
        data: z.array(z.unknown()).parse(data),
      };
    } catch (error) {
      if (etag !== null && error instanceof RequestError && error.status === 304) return null;
      throw error;
    }
  }

  /**
   * Returns a page's path relative to the API URL. A server behind a proxy may put another host into its links; the page
   * is requested from the configured host, so that no other host receives the token.
   */
  #pathOf(url: string, previous: string): string {
    const base = new URL(this.#options.apiUrl).pathname.replace(/\/$/, "");
    const { pathname, search } = new URL(url, this.#options.apiUrl);
    if (pathname.startsWith(`${base}/`)) return `${pathname.slice(base.length)}${search}`;
    throw new NotFound(
      `GitHub's list is incomplete: the page after ${previous} is not below ${this.#options.apiUrl}. Check GITHUB_API_URL.`,
    );
  }
}
