import type { RestAnswer } from "../../shared/answer.ts";
import type { RepositoryRecord } from "../state.ts";
import type { GitHubRequest } from "./router.ts";

/**
 * Returns one page of a list with its `Link` header. A page has 30 elements by default, at most 100 ("Using pagination
 * in the REST API"). As on github.com, links have the form `/repositories/{id}/…`.
 */
export function paginateByNumber(
  request: GitHubRequest,
  repository: RepositoryRecord | null,
  subpath: string,
  items: readonly unknown[],
  wrap: (page: unknown[]) => unknown = (page) => page,
): RestAnswer {
  const size = Math.min(100, positiveOr(request.query.get("per_page"), 30));
  const page = positiveOr(request.query.get("page"), 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const base = repository === null ? request.state.url : `${request.state.url}/repositories/${repository.id}`;
  const link = (rel: string, number: number) => {
    const query = new URLSearchParams(request.query);
    query.set("page", String(number));
    return `<${base}${subpath}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link("prev", page - 1)] : []),
    ...(page < last ? [link("next", page + 1), link("last", last)] : []),
    ...(page > 1 ? [link("first", 1)] : []),
  ];
  return {
    status: 200,
    body: wrap(items.slice((page - 1) * size, page * size)),
    headers: links.length > 0 ? { link: links.join(", ") } : {},
  };
}

function positiveOr(text: string | null, defaultValue: number): number {
  const number = Number(text ?? Number.NaN);
  return Number.isInteger(number) && number > 0 ? number : defaultValue;
}
