import { type AnsweredRequest, unexpectedAnswer } from "./parse-answer.ts";

/** Maximum number of pages of a list: with 100 items a page, 200,000 items. */
const MAX_PAGES = 2_000;

/**
 * Returns a function to call before each page of one list is read, with the page's URL, token or position. It throws if
 * the list repeats a page or has too many pages, because the server then possibly never ends the list.
 */
export function createPageGuard(request: Omit<AnsweredRequest, "isRead">): (page: string) => void {
  const pages = new Set<string>();
  const fail = (problem: string) =>
    unexpectedAnswer(`${problem} in its response to ${request.request}`, { ...request, isRead: true });
  return (page) => {
    if (pages.has(page)) throw fail("repeated a page");
    if (pages.size === MAX_PAGES) throw fail(`sent more than ${MAX_PAGES.toLocaleString("en")} pages`);
    pages.add(page);
  };
}
