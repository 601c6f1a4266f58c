import { basename, resolve } from "node:path";
import { openLedgerReader, openLocalLedgerReader } from "../../local/open-ledger-reader.ts";
import { findOriginName } from "../../shared/adapters/local/local-source.ts";
import { openFolderPreviewHost } from "../../shared/compose/folder-preview-host.ts";
import { openPreviewHost } from "../../shared/compose/sync-host.ts";
import { githubEnv, jiraEnv, operatorEnv, readEnv, stateLocationEnv } from "../../shared/env.ts";
import { type Preview, previewRepository } from "../../shared/sync/run/preview-repository.ts";
import { formatCommand } from "../../shared/text/format-command.ts";
import { formatJson } from "../../shared/text/format-json.ts";
import type { CommandContext } from "../command-context.ts";
import { withFailedResult } from "../failed-result.ts";
import { ArgumentError } from "../help/argument-error.ts";
import { readAllowedOperator } from "../inputs/read-allowed-operator.ts";
import { chooseRepository, parseRepositoryName } from "../inputs/repository-name.ts";
import { type PreviewTexts, printPreview } from "../print/print-preview.ts";
import { previewExitCode } from "../result-exit-code.ts";

export interface PreviewFlags {
  repo?: string;
  ref?: string;
  dir?: string;
  json?: boolean;
  detailedExitcode?: boolean;
}

/** `milepost preview`: prints what a sync would do. Its host can't write. */
export async function previewCommand(flags: PreviewFlags, context: CommandContext): Promise<number> {
  const { repo, ref = null, dir, json = false } = flags;
  if (dir !== undefined && ref !== null) {
    throw new ArgumentError("--dir reads a folder and --ref a commit on GitHub: use one of them.");
  }
  if (dir === undefined) {
    const fullName = await chooseRepository(repo, context.folder);
    return withFailedResult(fullName, json, context, async () => {
      const preview = await previewCommit(fullName, ref, context);
      const sync = formatCommand("milepost", "sync", "--repo", fullName, ...(ref === null ? [] : ["--ref", ref]));
      const howToApply = `Run \`${sync}\` to apply this`;
      return showPreview(preview, { notes: [], howToApply }, flags, context);
    });
  }
  const folder = resolve(context.folder, dir);
  const fullName = repo === undefined ? await nameFolder(folder) : parseRepositoryName(repo);
  return withFailedResult(fullName, json, context, async () => {
    const { preview, notes } = await previewFolder(folder, fullName, context);
    return showPreview(preview, { notes, howToApply: "Push this plan to apply it" }, flags, context);
  });
}

function showPreview(
  preview: Preview,
  texts: PreviewTexts,
  { json, detailedExitcode }: PreviewFlags,
  context: CommandContext,
): number {
  if (json) context.out(formatJson(preview.result));
  else printPreview(preview, texts, context);
  return previewExitCode(preview.result, detailedExitcode ?? false);
}

/** Previews a commit of a repository on GitHub. */
async function previewCommit(fullName: string, ref: string | null, { env, clock }: CommandContext): Promise<Preview> {
  const { github, jira, operator, state } = readEnv(env, {
    github: githubEnv,
    jira: jiraEnv,
    operator: operatorEnv,
    state: stateLocationEnv,
  });
  const allowed = await readAllowedOperator(operator, fullName);
  const { ledger, close } = await openLedgerReader(state);
  try {
    const request = { id: null, fullName, ref, installation: null };
    const options = { github, jira: jira.settings, ledger, clock, operator: allowed };
    return await previewRepository(request, await openPreviewHost(request, options));
  } finally {
    await close();
  }
}

/** Previews the plans in a folder without any request, and returns what the preview is based on. */
async function previewFolder(
  folder: string,
  fullName: string,
  { env, clock }: CommandContext,
): Promise<{ preview: Preview; notes: string[] }> {
  const { state } = readEnv(env, { state: stateLocationEnv });
  const { ledger, close } = await openLocalLedgerReader(state);
  try {
    const host = await openFolderPreviewHost({ folder, fullName }, { ledger, clock });
    const request = { id: null, fullName, ref: null, installation: null };
    const { result, plans } = await previewRepository(request, host);
    const isKnown = (await host.ledger.repositoryNamed(fullName)) !== null;
    const basis = isKnown
      ? "Compared with the last sync from this machine; no tracker was read."
      : "Compared with nothing, because this machine has never synced the repository; no tracker was read.";
    const hasJira = plans.some(({ tracker }) => tracker === "jira");
    const unchecked = hasJira ? ["Not checked: the issue types, fields and statuses of the Jira project."] : [];
    // What was read is not a commit.
    return { preview: { result: { ...result, commit: null }, plans }, notes: [basis, ...unchecked] };
  } finally {
    await close();
  }
}

/** Returns the name of a folder's repository: of its remote "origin", or else of the folder itself. */
async function nameFolder(folder: string): Promise<string> {
  return (await findOriginName(folder)) ?? basename(folder);
}
