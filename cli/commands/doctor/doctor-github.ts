import * as z from "zod";
import { authenticateGitHub } from "../../../shared/adapters/github/client/github-auth.ts";
import { createGitHubClient, type GitHubRequests } from "../../../shared/adapters/github/client/github-client.ts";
import { readGitHubAccount } from "../../../shared/adapters/github/github-account.ts";
import type { GitHubSettings } from "../../../shared/adapters/github/github-host.ts";
import {
  createGitHubSource,
  repositorySchema,
  requestRepository,
} from "../../../shared/adapters/github/github-source.ts";
import { type Config, defaultConfig } from "../../../shared/config/config.ts";
import { matchPlans } from "../../../shared/config/find-config.ts";
import { parseConfig } from "../../../shared/config/parse-config.ts";
import type { Account } from "../../../shared/model/repository-state.ts";
import type { Clock } from "../../../shared/ports/clock.ts";
import type { PlanSource } from "../../../shared/ports/plan-source.ts";
import { createFileReader, findConfigEntry } from "../../../shared/sync/read/files/repository-files.ts";
import { formatCount } from "../../../shared/text/format-count.ts";
import { checkAccounts } from "./doctor-accounts.ts";
import { attempt, type Check, createChecks } from "./doctor-checks.ts";

const github = createChecks("GitHub");
const checkedRepositorySchema = repositorySchema.extend({
  permissions: z.object({ push: z.boolean().optional() }).optional(),
  has_issues: z.boolean(),
  archived: z.boolean(),
});
const inConfig = createChecks("config");

/** Checks access to a repository, its settings and its config. Returns the config, or `null` if it is invalid. */
export async function checkGitHub(
  settings: GitHubSettings,
  fullName: string,
  checks: Check[],
  stored: readonly Account[],
  clock: Clock,
): Promise<Config | null> {
  const { apiUrl, credentials } = settings;
  const now = () => clock.now();
  const target = { apiUrl, fullName, installation: null, now };
  const { auth } = await authenticateGitHub(credentials, target);
  const { octokit } = createGitHubClient({ apiUrl, auth, now });
  checks.push(...(await checkRepository(octokit, settings, fullName)));
  const config = await attempt("config", checks, () => checkConfig(createGitHubSource(octokit, fullName), checks));
  if (stored.length > 0) {
    const former = config?.github.formerAccounts ?? [];
    const current = await readGitHubAccount(octokit, credentials.kind);
    checks.push(...checkAccounts("GitHub", { stored, former, current }));
  }
  return config;
}

async function checkRepository(
  octokit: GitHubRequests,
  { credentials }: GitHubSettings,
  fullName: string,
): Promise<Check[]> {
  const data = await requestRepository(octokit, checkedRepositorySchema, fullName);
  const kind = credentials.kind === "token" ? "token" : "App";
  return [
    github.ok(kind === "token" ? "token is valid" : "App is installed"),
    github.ok(`repository ${data.full_name}, default branch ${data.default_branch}`),
    checkWriteAccess(data.permissions?.push, kind),
    data.has_issues
      ? github.ok("issues are enabled")
      : github.fail("issues are disabled", "Enable Issues in the repository's settings."),
    ...(data.archived
      ? [github.fail("repository is archived, nothing can be written", "Unarchive it in its settings.")]
      : []),
  ];
}

/** Checks write access. GitHub reports the permissions of tokens, but not those of Apps. */
function checkWriteAccess(push: boolean | undefined, kind: "token" | "App"): Check {
  const fix =
    kind === "token"
      ? 'Give the token "Contents: read" and "Issues: write" on the repository, and its owner write access.'
      : 'Give the App "Contents: read" and "Issues: write", and accept the permissions in its installation.';
  if (push === true) return github.ok("can write milestones and issues");
  if (push === false) return github.fail("can't write milestones and issues", fix);
  return github.warn("write access is unknown: GitHub does not report it", fix);
}

/** Checks the config on the default branch, and finds the plans on the configured branch as a sync does. */
async function checkConfig(source: PlanSource, checks: Check[]): Promise<Config> {
  const readFiles = createFileReader(source);
  const defaultHead = await source.head(null);
  const entry = findConfigEntry((await readFiles(defaultHead)).files);
  const config = entry ? parseConfig(await source.read(entry), entry.path) : defaultConfig;
  checks.push(inConfig.ok(entry ? `${entry.path} is valid` : "no config file, using the defaults"));
  const { branch } = config;
  await attempt("config", checks, async () => {
    const head = branch === undefined ? defaultHead : await source.head(`heads/${branch}`);
    const { files, folderLists } = await readFiles(head, config.plans);
    const plans = matchPlans(files.keys(), config.plans);
    const where = branch === undefined ? "the default branch" : `the branch ${branch}`;
    if (folderLists > 0) {
      const lists = formatCount(folderLists, "folder list");
      checks.push(inConfig.ok(`${where} has more files than GitHub lists at once; plans are found with ${lists}`));
    }
    checks.push(
      plans.length > 0
        ? inConfig.ok(`${formatCount(plans.length, "plan")} on ${where}`)
        : inConfig.warn(`no plan matches ${config.plans.join(", ")}`, 'Add one, or set "plans" in the config.'),
      ...plans.flatMap((path) => {
        const { linkProblem } = files.get(path) ?? {};
        const fix = "Replace it with the file, or with a link to a file in this repository.";
        return linkProblem ? [inConfig.fail(`${path} is a symbolic link that ${linkProblem}`, fix)] : [];
      }),
    );
  });
  return config;
}
