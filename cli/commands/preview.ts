import { resolve } from "node:path";
import { openLedgerReader } from "../../local/open-ledger-reader.ts";
import { localSource } from "../../shared/adapters/local/local-source.ts";
import { openPreviewHost } from "../../shared/compose/sync-host.ts";
import { githubEnv, jiraEnv, operatorEnv, readEnv, stateLocationEnv } from "../../shared/env.ts";
import { UsageError } from "../../shared/errors.ts";
import { previewRepository } from "../../shared/sync/run/preview-repository.ts";
import type { CommandContext } from "../command-context.ts";
import { withFailedResult } from "../failed-result.ts";
import { printPreview } from "../print/print-preview.ts";
import { chooseRepository, readAllowedOperator } from "../repository-name.ts";
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
  const folder = flags.dir === undefined ? null : resolve(context.folder, flags.dir);
  if (folder !== null && flags.ref !== undefined) {
    throw new UsageError("--dir reads a folder and --ref a commit on GitHub: use one of them.");
  }
  if (folder === null && flags.repo === undefined) {
    throw new UsageError("Use --repo OWNER/NAME for a repository, or --dir DIR for a folder.");
  }
  const fullName = await chooseRepository(flags.repo, folder ?? "");
  return withFailedResult(fullName, flags.json ?? false, context, () => preview(fullName, folder, flags, context));
}

async function preview(
  fullName: string,
  folder: string | null,
  { ref, json, detailedExitcode }: PreviewFlags,
  context: CommandContext,
): Promise<number> {
  const env = readEnv(context.env, {
    github: githubEnv,
    jira: jiraEnv,
    operator: operatorEnv,
    state: stateLocationEnv,
  });
  const operator = await readAllowedOperator(env.operator, fullName);
  const { ledger, close } = await openLedgerReader(env.state);
  try {
    const request = { id: null, fullName, ref: ref ?? null, installation: null };
    const host = await openPreviewHost(request, {
      github: env.github,
      jira: env.jira.settings,
      ledger,
      clock: context.clock,
      operator,
    });
    // Reads plans from the folder, but the repository's id and name from GitHub.
    const openWorkingTree = (dir: string) => ({
      ...localSource(dir, fullName),
      repository: () => host.openSource(fullName).repository(),
    });
    const result = await previewRepository(request, {
      ...host,
      ...(folder !== null && { openSource: () => openWorkingTree(folder) }),
    });
    if (json) context.out(JSON.stringify(result.result, null, 2));
    else printPreview(result, context);
    return previewExitCode(result.result, detailedExitcode ?? false);
  } finally {
    await close();
  }
}
