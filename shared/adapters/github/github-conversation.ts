import * as z from "zod";
import { NotFound, recoverFrom } from "../../errors.ts";
import type { BodyVersion, IssueConversation } from "../../ports/issue-conversation.ts";
import type { GitHubRequests } from "./client/github-client.ts";
import { requestGitHub } from "./client/request-github.ts";
import { splitFullName } from "./github-source.ts";

const ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}";
const MAX_VERSIONS = 100;

const issueSchema = z.object({
  id: z.number(),
  body: z.string().nullish(),
  state: z.string(),
  updated_at: z.string(),
});
const commentSchema = z.object({ body: z.string().nullish(), user: z.object({ login: z.string() }).nullish() });
const permissionSchema = z.object({ permission: z.string() });

/**
 * `diff` is the complete body after the edit, although GitHub's documentation calls it a summary of the changes; it is
 * null without write access and for a deleted version. The order is not documented.
 */
const HISTORY_QUERY = `query($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    issue(number: $number) {
      userContentEdits(first: ${MAX_VERSIONS}) { nodes { editedAt diff editor { __typename login } } }
    }
  }
}`;
const editSchema = z.object({
  editedAt: z.string(),
  diff: z.string().nullable(),
  editor: z.object({ __typename: z.string(), login: z.string() }).nullable(),
});
const historySchema = z.object({
  data: z
    .object({
      repository: z
        .object({
          issue: z.object({ userContentEdits: z.object({ nodes: z.array(editSchema) }).nullable() }).nullable(),
        })
        .nullable(),
    })
    .nullish(),
});

/** Reads Milepost's own issues in one repository, with their edits, and comments on them. */
export function createGitHubConversation(octokit: GitHubRequests, fullName: string): IssueConversation {
  const path = splitFullName(fullName);
  const numberOf = ({ name }: { name: string }) => ({ ...path, issue_number: Number(name) });
  return {
    async read(issue) {
      const found = await requestGitHub(octokit, issueSchema, `GET ${ISSUE}`, numberOf(issue)).catch(
        recoverFrom(NotFound, null),
      );
      // A transferred issue has another id in its new repository, to which GitHub redirects.
      if (found === null || String(found.id) !== issue.id) return null;
      return { body: found.body ?? "", isOpen: found.state === "open", updatedAt: found.updated_at };
    },

    async versions(issue) {
      const variables = { owner: path.owner, name: path.repo, number: Number(issue.name) };
      const route = `POST ${graphqlUrl(octokit.request.endpoint.DEFAULTS.baseUrl)}`;
      const { data } = await requestGitHub(octokit, historySchema, route, { query: HISTORY_QUERY, variables });
      const edits = data?.repository?.issue?.userContentEdits?.nodes ?? [];
      return edits
        .toSorted((one, other) => Date.parse(other.editedAt) - Date.parse(one.editedAt))
        .map(({ diff, editor }): BodyVersion => ({ body: diff, editor: editor && loginOf(editor) }));
    },

    async canWrite(username) {
      const route = "GET /repos/{owner}/{repo}/collaborators/{username}/permission";
      const found = await requestGitHub(octokit, permissionSchema, route, { ...path, username }).catch(
        recoverFrom(NotFound, null),
      );
      // GitHub reports the role `maintain` as `write` and `triage` as `read` ("Get repository permissions for a user").
      return found !== null && ["admin", "write"].includes(found.permission);
    },

    async comments(issue) {
      const parameters = { ...numberOf(issue), per_page: 100 };
      const found = await requestGitHub(octokit, z.array(commentSchema), `GET ${ISSUE}/comments`, parameters);
      return found.map(({ body, user }) => ({ text: body ?? "", author: user?.login ?? null }));
    },

    async comment(issue, body) {
      await requestGitHub(octokit, z.object({ id: z.number() }), `POST ${ISSUE}/comments`, {
        ...numberOf(issue),
        body,
      });
    },
  };
}

/** Returns GraphQL's address: on GitHub Enterprise Server it is not below the address of the REST API. */
function graphqlUrl(apiUrl: string): string {
  return `${apiUrl.replace(/\/api\/v3\/?$/, "/api").replace(/\/$/, "")}/graphql`;
}

/** GraphQL names a bot without `[bot]`, so that a user can have the same name. */
function loginOf({ __typename, login }: { __typename: string; login: string }): string {
  return __typename === "Bot" ? `${login}[bot]` : login;
}
