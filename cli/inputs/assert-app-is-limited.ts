import { findPublicAppSlug } from "../../shared/adapters/github/github-app-visibility.ts";
import type { GitHubSettings } from "../../shared/adapters/github/github-host.ts";
import type { Operator } from "../../shared/config/operator.ts";
import { UsageError } from "../../shared/errors.ts";
import type { Clock } from "../../shared/ports/clock.ts";

/**
 * Throws `UsageError` for a public GitHub App without an operator's file: everybody could install the App, and so sync
 * with this service's Jira and Slack credentials.
 */
export async function assertAppIsLimited(
  settings: GitHubSettings,
  operator: Operator | null,
  clock: Pick<Clock, "now">,
): Promise<void> {
  if (operator !== null) return;
  const slug = await findPublicAppSlug(settings, clock);
  if (slug === null) return;
  throw new UsageError(
    `The GitHub App ${slug} is public, so everybody can install it and use this service. Set MILEPOST_OPERATOR to a file with the repositories that may be synced, or make the App private.`,
  );
}
