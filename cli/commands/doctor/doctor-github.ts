import { githubAuth } from "../../../shared/adapters/github/github-auth.ts";
import { githubClient } from "../../../shared/adapters/github/github-client.ts";
import type { GitHubSettings } from "../../../shared/adapters/github/github-host.ts";
import { githubSource, splitName } from "../../../shared/adapters/github/github-source.ts";
import { systemClock } from "../../../shared/adapters/node/system-clock.ts";
import { type Config, defaultConfig } from "../../../shared/config/config.ts";
import { findConfig, matchPlans } from "../../../shared/config/find-config.ts";
import { parseConfig } from "../../../shared/config/parse-config.ts";
import { AccessDenied, NotFound } from "../../../shared/errors.ts";
import type { PlanSource } from "../../../shared/ports/plan-source.ts";
import { counted } from "../../print/terminal.ts";
import { type Check, checksOf, orFailed } from "./doctor-checks.ts";

const github = checksOf("GitHub");
const inConfig = checksOf("config");

/** What a look at GitHub came to: its checks, and the config where it could be read. */
export interface GitHubFindings {
  checks: Check[];
  config: Config | null;
}

/** Whether the credentials reach a repository and may do there what a sync does. Only reads. */
export async function checkGitHub(settings: GitHubSettings, fullName: string): Promise<GitHubFindings> {
  const now = () => systemClock.now();
  let config: Config | null = null;
  const checks = await orFailed("GitHub", async () => {
    const place = { apiUrl: settings.apiUrl, fullName, installation: null, now };
    const { auth } = await githubAuth(settings.credentials, place);
    const { octokit } = githubClient({ apiUrl: settings.apiUrl, auth, now });
    const source = githubSource(octokit, fullName);
    const found = await checkRepository(octokit, settings, fullName);
    const read = await readConfig(source);
    config = read.config;
    return [...found, ...read.checks];
  });
  return { checks, config };
}

async function checkRepository(
  octokit: ReturnType<typeof githubClient>["octokit"],
  { credentials }: GitHubSettings,
  fullName: string,
): Promise<Check[]> {
  const { data } = await octokit
    .request("GET /repos/{owner}/{repo}", splitName(fullName))
    .catch((cause: unknown) => {
      if (!(cause instanceof NotFound)) throw cause;
      const message = `GitHub knows no repository ${fullName}, or the credentials do not reach it. Check the name, and that the token or App has access to it.`;
      throw new AccessDenied(message, { cause });
    });
  const kind = credentials.kind === "token" ? "token" : "App";
  return [
    github.ok(`the ${kind} is taken`),
    github.ok(`repository ${data.full_name}, default branch ${data.default_branch}`),
    ...mayWrite(data.permissions?.push, kind),
    data.has_issues
      ? github.ok("issues are enabled")
      : github.fail("issues are disabled", "Enable Issues in the repository's settings."),
    ...(data.archived
      ? [github.fail("the repository is archived", "Unarchive it in its settings; nothing can be written.")]
      : []),
  ];
}

/** GitHub says what a token may do; what an installation may do shows itself with the first write. */
function mayWrite(push: boolean | undefined, kind: "token" | "App"): Check[] {
  if (push === true) return [github.ok("may write milestones and issues")];
  const fix =
    kind === "token"
      ? 'Give the token "Contents: read" and "Issues: write" on the repository, and its owner write access.'
      : 'Give the App "Contents: read" and "Issues: write", and accept that where it is installed.';
  if (push === false) return [github.fail("may not write milestones and issues", fix)];
  return [github.warn("GitHub does not say whether it may write", fix)];
}

async function readConfig(source: PlanSource): Promise<GitHubFindings> {
  let config: Config | null = null;
  const checks = await orFailed("config", async () => {
    const { entries } = await source.tree(await source.head(null));
    const paths = entries.map((entry) => entry.path);
    const path = findConfig(paths);
    const entry = entries.find((one) => one.path === path);
    config = entry ? parseConfig(await source.read(entry), entry.path) : defaultConfig;
    const plans = matchPlans(paths, config.plans).length;
    return [
      inConfig.ok(entry ? `${entry.path} is right` : "no config file: the defaults hold"),
      plans > 0
        ? inConfig.ok(`${counted(plans, "plan")} on the default branch`)
        : inConfig.warn(
            `no plan matches ${config.plans.join(", ")}`,
            'Add one, or set "plans" in the config.',
          ),
    ];
  });
  return { checks, config };
}
