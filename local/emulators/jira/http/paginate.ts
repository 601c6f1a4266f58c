import { type JiraApiRequest, numberParameter } from "./router.ts";

/** Returns the page of a list that `startAt` and `maxResults` in a request select: at most `maxPageSize` elements. */
export function paginate<T>(
  request: JiraApiRequest,
  items: readonly T[],
  maxPageSize: number,
): { startAt: number; maxResults: number; total: number; isLast: boolean; values: T[] } {
  const startAt = numberParameter(request, "startAt", 0);
  const maxResults = Math.min(Math.max(1, numberParameter(request, "maxResults", 50)), maxPageSize);
  const values = items.slice(startAt, startAt + maxResults);
  return { startAt, maxResults, total: items.length, isLast: startAt + maxResults >= items.length, values };
}
