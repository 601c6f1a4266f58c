import { createHash } from "node:crypto";
import { RequestError } from "@octokit/request-error";
import * as z from "zod";
import { NotFound } from "../../errors.ts";
import type { TrackerVersion } from "../../model/state.ts";
import type { GitHubRequests } from "./github-client.ts";

export const perPage = 100;
/** What is kept of a list of more pages would not be worth its place in the ledger. */
const mostPages = 50;

type ListVersion = TrackerVersion[string];

interface Page {
  path: string;
  next: string | null;
  etag: string | undefined;
  data: unknown[];
}

interface ReadList<T> {
  items: T[];
  version: ListVersion | null;
}

export interface ListOptions<T> {
  octokit: GitHubRequests;
  apiUrl: string;
  /** Where the first page is: a whole URL, as Octokit makes it. */
  url: string;
  /** What is kept of one page. */
  take: (page: unknown[]) => T[];
}

/**
 * A list of GitHub's, read once and kept. It can be asked whether it is as it was: page by page with the ETags of
 * then, for which a 304 costs nothing (GitHub docs, "Best practices for using the REST API"). An ETag is good for the
 * token that it was given to, and an App's changes by the hour; so what is read counts as well, by its digest.
 */
export class GitHubList<T> {
  readonly #options: ListOptions<T>;
  readonly #first: string;
  /** Pages that a conditional request has brought already. */
  readonly #brought = new Map<string, Page>();
  #read: Promise<ReadList<T>> | null = null;
  #unchanged: ListVersion | null = null;
  #isForgotten = false;

  constructor(options: ListOptions<T>) {
    this.#options = options;
    this.#first = options.url.startsWith("/") ? options.url : this.#pathOf(options.url, "the first page");
  }

  get isRead(): boolean {
    return this.#read !== null;
  }

  async all(): Promise<T[]> {
    return (await this.#list()).items;
  }

  async isAsBefore(known: ListVersion | undefined): Promise<boolean> {
    if (known === undefined || known.pages[0]?.path !== this.#first) return false;
    if (await this.#isNotModified(known)) {
      this.#unchanged = known;
      return true;
    }
    return (await this.#list()).version?.digest === known.digest;
  }

  /** Null as well once it was forgotten: what is read then is newer than what was compared. */
  async version(): Promise<ListVersion | null> {
    if (this.#isForgotten) return null;
    return this.#read === null && this.#unchanged ? this.#unchanged : (await this.#list()).version;
  }

  forget(): void {
    this.#isForgotten = true;
    this.#read = null;
    this.#unchanged = null;
    this.#brought.clear();
  }

  async #isNotModified({ pages }: ListVersion): Promise<boolean> {
    for (const { path, etag } of pages) {
      const page = await this.#get(path, etag);
      if (page === null) continue;
      this.#brought.set(path, page);
      return false;
    }
    return true;
  }

  #list(): Promise<ReadList<T>> {
    this.#read ??= this.#readAll();
    return this.#read;
  }

  async #readAll(): Promise<ReadList<T>> {
    const items: T[] = [];
    const pages: ListVersion["pages"] = [];
    let last = 0;
    let known = true;
    for (let path: string | null = this.#first; path !== null; ) {
      const page: Page | null = this.#brought.get(path) ?? (await this.#get(path, null));
      if (page === null) throw new Error(`GitHub answered 304 to a request without conditions: ${path}`);
      items.push(...this.#options.take(page.data));
      if (page.etag === undefined || pages.length === mostPages) known = false;
      else pages.push({ path, etag: page.etag });
      last = page.data.length;
      path = page.next;
    }
    this.#brought.clear();
    // After a full page the next item may come on one of its own, which no ETag knows of.
    if (!known || last >= perPage) return { items, version: null };
    const digest = createHash("sha256").update(JSON.stringify(items)).digest("base64url");
    return { items, version: { pages, digest } };
  }

  /** A page, or null when it has not been modified since it had this ETag. */
  async #get(path: string, etag: string | null): Promise<Page | null> {
    try {
      const url = `${this.#options.apiUrl}${path}`;
      const { data, headers } = await this.#options.octokit.request({
        method: "GET",
        url,
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
   * The path of a next page below the API's address. A server behind a proxy may spell its own host another way; the
   * page is asked of the address that we know, which alone is told our token.
   */
  #pathOf(url: string, from: string): string {
    const base = new URL(this.#options.apiUrl).pathname.replace(/\/$/, "");
    const { pathname, search } = new URL(url, this.#options.apiUrl);
    if (pathname.startsWith(`${base}/`)) return `${pathname.slice(base.length)}${search}`;
    throw new NotFound(
      `The page after ${from} is not below ${this.#options.apiUrl}, so the list can't be read to its end.`,
    );
  }
}
