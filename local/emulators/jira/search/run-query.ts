import { badRequest } from "../http/api-error.ts";
import type { Issue, JiraState } from "../state.ts";
import type { Clause, Query } from "./jql.ts";

/** The issues that a query finds among those, in its order; without one, the newest first. */
export function runQuery(
  state: JiraState,
  { clauses, order }: Query,
  issues: Iterable<Issue>,
  strict: boolean,
): Issue[] {
  const tests = clauses.map((clause) => testOf(state, clause, strict));
  const found = [...issues].filter((issue) => tests.every((test) => test(issue)));
  const ranks = [...order, { field: "id", descending: true }].map(({ field, descending }) => {
    const sign = descending ? -1 : 1;
    return (a: Issue, b: Issue) => sign * (rank(field, a) - rank(field, b));
  });
  return found.sort((a, b) => ranks.map((by) => by(a, b)).find((difference) => difference !== 0) ?? 0);
}

function rank(field: string, issue: Issue): number {
  switch (field) {
    case "id":
      return Number(issue.id);
    case "key":
    case "issuekey":
      return Number(issue.key.replace(/^.*-/, ""));
    case "created":
      return Date.parse(issue.createdAt.replace("+0000", "Z"));
    case "updated":
      return Date.parse(issue.updatedAt.replace("+0000", "Z"));
    default:
      throw badRequest(`Not able to sort using field '${field}'.`);
  }
}

/** `strict`: a value that nothing has is an error, as it is wherever a query is validated. */
function testOf(
  state: JiraState,
  { field, operator, values }: Clause,
  strict: boolean,
): (issue: Issue) => boolean {
  const unknown = (value: string, what: string) => {
    if (strict) throw badRequest(`The value '${value}' does not exist for the field '${what}'.`);
  };
  const isOne = (valuesOf: (issue: Issue) => string[]) => {
    if (operator !== "=" && operator !== "in" && operator !== "!=") {
      throw badRequest(`The operator '${operator}' is not supported by the '${field}' field.`);
    }
    const sought = values.map((value) => value.toLowerCase());
    return (issue: Issue) =>
      valuesOf(issue).some((one) => sought.includes(one.toLowerCase())) === (operator !== "!=");
  };
  switch (field) {
    case "project":
      for (const value of values) {
        const known = [...state.projects.values()].find(({ id, key, name, access }) => {
          return access && [id, key.toLowerCase(), name.toLowerCase()].includes(value.toLowerCase());
        });
        if (known === undefined) unknown(value, "project");
      }
      return isOne(({ project }) => [project.key, project.id, project.name]);
    case "labels":
      return isOne(({ labels }) => labels);
    case "key":
    case "issuekey":
    case "id":
    case "issue":
      for (const value of values) {
        if (state.findIssue(value) === null && strict) {
          throw badRequest(`An issue with key '${value}' does not exist for field '${field}'.`);
        }
      }
      return isOne(({ id, key }) => [id, key]);
    case "parent":
      return isOne(({ parent }) => (parent === null ? [] : [parent.key, parent.id]));
    case "issuetype":
    case "type":
      return isOne(({ type }) => [type.id, type.name]);
    case "statuscategory":
      return isOne(({ status }) => [status.category, state.words.categories[status.category]]);
    case "updated":
    case "created":
      return compareDates(state, field, operator, values[0] ?? "");
    default:
      throw badRequest(`Field '${field}' does not exist or you do not have permission to view it.`);
  }
}

/** Minutes are the finest that JQL knows: `"2026-06-01 12:30"`, `"2026-06-01"`, `-30d`. */
function compareDates(
  state: JiraState,
  field: "updated" | "created",
  operator: Clause["operator"],
  value: string,
): (issue: Issue) => boolean {
  const [, count, unit] = /^-(\d+)([mhdw])$/.exec(value) ?? [];
  const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
  const [, day, time = "00:00"] = /^(\d{4}[-/]\d{2}[-/]\d{2})(?: (\d{2}:\d{2}))?$/.exec(value) ?? [];
  if (count === undefined && day === undefined) {
    throw badRequest(
      `Date value '${value}' for field '${field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
    );
  }
  const instant =
    day === undefined
      ? state.now().getTime() - Number(count) * (units[unit ?? "d"] ?? 0)
      : Date.parse(`${day.replaceAll("/", "-")}T${time}:00Z`);
  return (issue) => {
    const at = rank(field, issue);
    switch (operator) {
      case ">=":
        return at >= instant;
      case ">":
        return at > instant;
      case "<=":
        return at <= instant;
      case "<":
        return at < instant;
      default:
        throw badRequest(`The operator '${operator}' is not supported by the '${field}' field.`);
    }
  };
}
