import { createHash } from "node:crypto";
import { renderGitHubApprovals } from "../../adapters/github/body/github-approvals.ts";
import { createNonce, type openGitHub } from "../../adapters/github/github-host.ts";
import { isRepositoryAllowed, type Operator } from "../../config/operator.ts";
import { parseStoredConfig } from "../../config/parse-config.ts";
import type { MilepostError } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { ApprovalsIssue } from "../../review/approvals/approvals-issue.ts";
import { githubAccountsOf } from "../open-github-repository.ts";

export interface ApprovalsIssueOptions {
  ledger: Ledger;
  clock: Clock;
  operator: Operator | null;
  holder: string;
  deadline: Date;
  onProblem: (error: MilepostError) => void;
}

/** Returns the approvals issue of the repository for which GitHub was opened. */
export function openApprovalsIssue(
  opened: Pick<Awaited<ReturnType<typeof openGitHub>>, "openTracker" | "openSource" | "openConversation">,
  { operator, ...options }: ApprovalsIssueOptions,
): ApprovalsIssue {
  return new ApprovalsIssue({
    ...options,
    createNonce,
    isAllowed: (fullName) => isRepositoryAllowed(operator, fullName),
    open: (repository) => {
      const config = parseStoredConfig(repository.config);
      const accounts = githubAccountsOf(repository, config);
      const { fullName } = repository;
      return {
        tracker: opened.openTracker(fullName, accounts),
        source: opened.openSource(fullName),
        conversation: opened.openConversation(fullName),
        labels: config.github.labels,
        accounts,
      };
    },
    bodyOf: renderGitHubApprovals,
    digest: (text) => createHash("sha256").update(text).digest("hex"),
  });
}
