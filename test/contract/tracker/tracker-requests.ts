import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { isRecord } from "../../../local/emulators/shared/json-body.ts";
import type { LoggedRestRequest } from "../../../local/emulators/shared/request-log.ts";

/** Atlassian's OpenAPI document. It is not part of this repository; without it requests are not validated. */
const file = join(process.env.MILEPOST_SHARED ?? "../shared", "apis", "jira-openapi.json");

/** Why requests are not validated; `null` if they are. */
export const notCompared = existsSync(file) ? null : `there is no ${file}`;

interface Described {
  pattern: RegExp;
  method: string;
  /** Names of the query's parameters. */
  query: Set<string>;
  validate: ValidateFunction | null;
}

let described: Described[] | null = null;

/** Validates requests to Jira Cloud against Atlassian's OpenAPI document; one line per problem. */
export function requestProblems(requests: readonly LoggedRestRequest[]): string[] {
  if (notCompared) return [];
  described ??= readApi();
  return requests.flatMap((request) => problemsOf(request, described ?? []));
}

function problemsOf({ method, path, query, body }: LoggedRestRequest, api: readonly Described[]): string[] {
  const name = `${method} ${path}`;
  const found = api.find((one) => one.method === method.toLowerCase() && one.pattern.test(path));
  if (!found) return [`${name} is not in the document`];
  const unknown = Object.keys(query).filter((parameter) => !found.query.has(parameter));
  const { validate } = found;
  const wrong = body === undefined || !validate || validate(body) ? [] : [JSON.stringify(validate.errors)];
  return [...unknown.map((parameter) => `${name} has no query parameter ${parameter}`), ...wrong];
}

function readApi(): Described[] {
  const api: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isRecord(api) || !isRecord(api.paths)) throw new Error(`${file} is not an OpenAPI document`);
  const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
  ajv.addSchema({ $id: "jira", paths: api.paths, components: api.components });
  return Object.entries(api.paths).flatMap(([path, methods]) => {
    const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`);
    return Object.entries(isRecord(methods) ? methods : {}).map(([method, operation]) => {
      const { parameters, requestBody } = isRecord(operation) ? operation : {};
      const query = (Array.isArray(parameters) ? parameters : []).flatMap((one: unknown) =>
        isRecord(one) && one.in === "query" ? [String(one.name)] : [],
      );
      const escaped = path.replaceAll("/", "~1").replaceAll("{", "%7B").replaceAll("}", "%7D");
      const pointer = `/paths/${escaped}/${method}/requestBody/content/application~1json/schema`;
      const validate = requestBody && used(path) ? ajv.compile({ $ref: `jira#${pointer}` }) : null;
      return { pattern, method, query: new Set(query), validate };
    });
  });
}

/** Only the schemas that are used: compiling all of them takes a minute. */
function used(path: string): boolean {
  return /^\/rest\/api\/3\/(issue|issue\/bulk|issue\/bulkfetch|search\/jql|version|version\/\{id\}|issue\/\{issueIdOrKey\}|issue\/\{issueIdOrKey\}\/transitions)$/.test(
    path,
  );
}
