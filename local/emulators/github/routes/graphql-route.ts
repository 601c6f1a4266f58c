import { isRecord } from "../../shared/json-body.ts";
import { type GitHubRequest, type GitHubRoute, route } from "../http/router.ts";
import type { IssueRecord } from "../state.ts";

const FIELDS =
  /userContentEdits\(first: ?(\d+)\) ?\{\s*nodes ?\{\s*editedAt\s+diff\s+editor ?\{\s*__typename\s+login\s*\}\s*\}\s*\}/;

/**
 * GraphQL, as far as Milepost uses it: the edit history of an issue's body. As on github.com, errors have the status 200,
 * edits are sorted newest first, the oldest is the original body, `diff` is the complete body after the edit and `null`
 * without write access, and an issue that was never edited has no edits.
 */
export const graphqlRoute: GitHubRoute = route("POST", "/graphql", (request) => {
  const raw = isRecord(request.body.raw) ? request.body.raw : {};
  const [, first] = typeof raw.query === "string" ? (FIELDS.exec(raw.query) ?? []) : [];
  if (first === undefined || !isRecord(raw.variables)) {
    request.state.violations.push("POST /graphql: the GitHub emulator does not implement this query");
    return failure("INVALID", "The query is not supported.");
  }
  const { owner, name, number } = raw.variables;
  const repository = request.state.find(`${String(owner)}/${String(name)}`);
  const path = repository?.isAccessible ? ["repository", "issue"] : ["repository"];
  const issue = repository?.isAccessible ? repository.issues.get(Number(number)) : undefined;
  if (issue === undefined) return failure("NOT_FOUND", "Could not resolve to the requested node.", path);
  return { status: 200, body: { data: { repository: { issue: renderEdits(issue, Number(first), request) } } } };
});

function renderEdits(issue: IssueRecord, first: number, { actor }: GitHubRequest) {
  const canRead = issue.repository.canPush || issue.author === actor.login;
  const nodes = issue.edits
    .toReversed()
    .slice(0, first)
    .map(({ editor, editedAt, body }) => ({
      editedAt,
      diff: canRead ? body : null,
      editor: renderEditor(editor),
    }));
  return { userContentEdits: { nodes } };
}

/** GraphQL names a bot without `[bot]`, so that a user can have the same login; a deleted account has no editor. */
function renderEditor(login: string) {
  if (login === "ghost") return null;
  const isBot = login.endsWith("[bot]");
  return { __typename: isBot ? "Bot" : "User", login: login.replace(/\[bot\]$/, "") };
}

function failure(type: string, message: string, path: string[] = []) {
  return { status: 200, body: { data: null, errors: [{ type, path, message }] } };
}
