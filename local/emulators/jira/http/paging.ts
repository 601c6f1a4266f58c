import { type ApiRequest, numberOf } from "./router.ts";

/** `startAt`, `maxResults` and `total` with one page of a list; more than `most` are never given. */
export function pageOf<T>(
  request: ApiRequest,
  items: readonly T[],
  most: number,
): { startAt: number; maxResults: number; total: number; isLast: boolean; values: T[] } {
  const startAt = numberOf(request, "startAt", 0);
  const maxResults = Math.min(Math.max(1, numberOf(request, "maxResults", 50)), most);
  const values = items.slice(startAt, startAt + maxResults);
  return { startAt, maxResults, total: items.length, isLast: startAt + maxResults >= items.length, values };
}
