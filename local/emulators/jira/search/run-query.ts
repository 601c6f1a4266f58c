import { badRequest } from "../http/api-error.ts";
import type { JiraState, StoredIssue } from "../state.ts";
import type { JqlClause, JqlQuery } from "./jql.ts";

/** Returns the issues that match a query, by default newest first. With `isStrict`, throws for unknown values. */
export function runQuery(
  state: JiraState,
  { clauses, order }: JqlQuery,
  issues: Iterable<StoredIssue>,
  isStrict: boolean,
): StoredIssue[] {
  const filters = clauses.map((clause) => createFilter(state, clause, isStrict));
  const found = [...issues].filter((issue) => filters.every((matches) => matches(issue)));
  const ranks = [...order, { field: "id", descending: true }].map(({ field, descending }) => {
    const sign = descending ? -1 : 1;
    return (a: StoredIssue, b: StoredIssue) => sign * (rank(field, a) - rank(field, b));
  });
  return found.sort((a, b) => ranks.map((by) => by(a, b)).find((difference) => difference !== 0) ?? 0);
}

function rank(field: string, issue: StoredIssue): number {
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

/** Returns the filter for a condition. With `isStrict`, throws for a value that does not exist, such as a project. */
function createFilter(
  state: JiraState,
  { field, operator, values }: JqlClause,
  isStrict: boolean,
): (issue: StoredIssue) => boolean {
  const matchAny = (valuesOf: (issue: StoredIssue) => string[]) => {
    if (operator !== "=" && operator !== "in" && operator !== "!=") {
      throw badRequest(`The operator '${operator}' is not supported by the '${field}' field.`);
    }
    const sought = values.map((value) => value.toLowerCase());
    return (issue: StoredIssue) =>
      valuesOf(issue).some((one) => sought.includes(one.toLowerCase())) === (operator !== "!=");
  };
  switch (field) {
    case "project":
      for (const value of values) {
        const known = [...state.projects.values()].find(({ id, key, name, isAccessible: access }) => {
          return access && [id, key.toLowerCase(), name.toLowerCase()].includes(value.toLowerCase());
        });
        if (known === undefined && isStrict) {
          throw badRequest(`The value '${value}' does not exist for the field 'project'.`);
        }
      }
      return matchAny(({ project }) => [project.key, project.id, project.name]);
    case "labels":
      return matchAny(({ labels }) => labels);
    case "key":
    case "issuekey":
    case "id":
    case "issue":
      for (const value of values) {
        if (state.findIssue(value) === null && isStrict) {
          throw badRequest(`An issue with key '${value}' does not exist for field '${field}'.`);
        }
      }
      return matchAny(({ id, key }) => [id, key]);
    case "parent":
      return matchAny(({ parent }) => (parent === null ? [] : [parent.key, parent.id]));
    case "issuetype":
    case "type":
      return matchAny(({ type }) => [type.id, type.name]);
    case "statuscategory":
      return matchAny(({ status }) => [status.category, state.texts.categories[status.category]]);
    case "updated":
    case "created":
      return compareDates(state, field, operator, values[0] ?? "");
    default:
      throw badRequest(`Field '${field}' does not exist or you do not have permission to view it.`);
  }
}

/** Returns the filter for a date condition. Values have the form `2026-06-01 12:30`, `2026-06-01` or `-30d`. */
function compareDates(
  state: JiraState,
  field: "updated" | "created",
  operator: JqlClause["operator"],
  value: string,
): (issue: StoredIssue) => boolean {
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
