import * as z from "zod";
import type { CommitStatuses } from "../../ports/commit-statuses.ts";
import type { GitHubRequests } from "./client/github-client.ts";
import { requestGitHub } from "./client/request-github.ts";
import { splitFullName } from "./github-source.ts";

/** Maximum number of annotations per request (GitHub docs, "Create a check run"). */
const MAX_ANNOTATIONS = 50;
/** Maximum number of characters of a description (GitHub docs, "Create a commit status"). */
const MAX_DESCRIPTION_LENGTH = 140;

const createdSchema = z.object({ id: z.number() });

const annotationLevels = { error: "failure", warning: "warning", info: "notice" } as const;

/** Shows plan errors on a commit: with an App's token as a check run, else as a commit status with the first error. */
export function createGitHubCommitStatuses(
  octokit: GitHubRequests,
  fullName: string,
  kind: "app" | "token",
): CommitStatuses {
  const repository = splitFullName(fullName);
  return {
    async reportPlanErrors(commit, path, diagnostics) {
      const errors = diagnostics.filter(({ severity }) => severity === "error");
      const title = `${path}: ${errors.length} ${errors.length === 1 ? "error" : "errors"}, nothing was synced`;
      const name = `milepost: ${path}`;
      if (kind === "token") {
        const [first] = errors;
        await requestGitHub(octokit, createdSchema, "POST /repos/{owner}/{repo}/statuses/{sha}", {
          ...repository,
          sha: commit,
          state: "failure",
          context: name,
          description: shorten(first ? `Line ${first.line}: ${first.message}` : title),
        });
        return;
      }
      await requestGitHub(octokit, createdSchema, "POST /repos/{owner}/{repo}/check-runs", {
        ...repository,
        name,
        head_sha: commit,
        status: "completed",
        conclusion: "failure",
        output: {
          title,
          summary: "This plan was not synced, because it has errors. Other plans were synced.",
          annotations: diagnostics.slice(0, MAX_ANNOTATIONS).map(({ line, severity, message, code }) => ({
            path,
            start_line: line,
            end_line: line,
            annotation_level: annotationLevels[severity],
            title: code,
            message,
          })),
        },
      });
    },
  };
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= MAX_DESCRIPTION_LENGTH ? line : `${line.slice(0, MAX_DESCRIPTION_LENGTH - 1)}…`;
}
