import type { Notices } from "../../ports/notices.ts";
import type { GitHubRequests } from "./github-client.ts";
import { splitName } from "./github-source.ts";

const name = "milepost";
/** A check run takes at most 50 annotations in one request (GitHub docs, "Create a check run"). */
const annotationLimit = 50;
/** GitHub cuts nothing off a status description; it refuses more (GitHub docs, "Create a commit status"). */
const descriptionLimit = 140;

const levels = { error: "failure", warning: "warning", info: "notice" } as const;

/** A failed check run with an annotation per finding (GitHub App), or a failed commit status (token). */
export function githubNotices(octokit: GitHubRequests, fullName: string, as: "app" | "token"): Notices {
  const at = splitName(fullName);
  return {
    async planRefused(commit, path, diagnostics) {
      const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error");
      const title = `${path}: ${errors.length} ${errors.length === 1 ? "error" : "errors"}, nothing was synced`;
      if (as === "token") {
        const [first] = errors;
        const description = first ? `Line ${first.line}: ${first.message}` : title;
        const context = `${name}: ${path}`;
        await octokit.request("POST /repos/{owner}/{repo}/statuses/{sha}", {
          ...at,
          sha: commit,
          state: "failure",
          context,
          description: cut(description),
        });
        return;
      }
      await octokit.request("POST /repos/{owner}/{repo}/check-runs", {
        ...at,
        name: `${name}: ${path}`,
        head_sha: commit,
        status: "completed",
        conclusion: "failure",
        output: {
          title,
          summary: "Milepost did not understand this plan, so nothing of it was synced. Other plans were.",
          annotations: diagnostics.slice(0, annotationLimit).map(({ line, severity, message, code }) => ({
            path,
            start_line: line,
            end_line: line,
            annotation_level: levels[severity],
            title: code,
            message,
          })),
        },
      });
    },
  };
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= descriptionLimit ? line : `${line.slice(0, descriptionLimit - 1)}…`;
}
