import { RequestError } from "@octokit/request-error";
import * as z from "zod";
import { AccessDenied, NotFound } from "../../errors.ts";
import type { GitHubRequests } from "./client/github-client.ts";
import { ENABLE_ISSUES } from "./client/github-error.ts";
import { repositorySchema, requestRepository } from "./github-source.ts";

const visibilitySchema = repositorySchema.extend({ has_issues: z.boolean() });

/**
 * Returns functions that check whether GitHub shows a repository and its issues: a missing item is deleted only if it
 * does. The repository is read once until `clear`.
 */
export function createVisibilityCheck(octokit: GitHubRequests, fullName: string) {
  let reading: Promise<z.infer<typeof visibilitySchema>> | null = null;

  /** Throws `AccessDenied` if GitHub does not show the repository or, for issues, if they are disabled. */
  async function assertReadable(kind: "milestone" | "issue"): Promise<void> {
    reading ??= requestRepository(octokit, visibilitySchema, fullName);
    const { has_issues } = await reading;
    if (kind === "issue" && !has_issues) throw new AccessDenied(`Issues are disabled in ${fullName}. ${ENABLE_ISSUES}`);
  }

  return {
    assertReadable,

    /** Returns the error to throw for a list that GitHub does not find. */
    async explainMissingList(kind: "milestone" | "issue", error: NotFound): Promise<unknown> {
      return assertReadable(kind).then(
        () => error,
        (reason: unknown) => reason,
      );
    },

    clear(): void {
      reading = null;
    },
  };
}

/** Returns true if GitHub says that the issue was deleted. A 404 can also mean no access (GitHub docs, "Get an issue"). */
export function isDeletedIssue(error: unknown): boolean {
  if (!(error instanceof NotFound) || !(error.cause instanceof RequestError)) return false;
  return error.cause.status === 410 && /deleted/i.test(error.cause.message);
}
