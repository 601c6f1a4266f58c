import { resolve } from "node:path";
import { openLedgerReader } from "../../local/open-ledger-reader.ts";
import { localSource, originName } from "../../shared/adapters/local/local-source.ts";
import { readOperator } from "../../shared/adapters/node/read-operator.ts";
import { systemClock } from "../../shared/adapters/node/system-clock.ts";
import { openPreviewHost } from "../../shared/compose/open-sync-host.ts";
import { githubEnv, jiraEnv, operatorEnv, readEnv, statePlaceEnv } from "../../shared/env.ts";
import { UsageError } from "../../shared/errors.ts";
import { previewRepository } from "../../shared/sync/run/preview-repository.ts";
import { previewExitCode } from "../exit-code.ts";
import { withFailedResult } from "../failed-result.ts";
import { printPreview } from "../print/print-preview.ts";
import type { Terminal } from "../print/terminal.ts";
import { assertAllowed, repositoryName } from "../repository-name.ts";

export interface PreviewFlags {
  repo?: string;
  ref?: string;
  dir?: string;
  json?: boolean;
  detailedExitcode?: boolean;
}

/** `milepost preview`: what a sync would do. It is built of parts that can't write. */
export async function previewCommand(flags: PreviewFlags, terminal: Terminal): Promise<number> {
  const folder = flags.dir === undefined ? null : resolve(flags.dir);
  const fullName = await chooseRepository(flags, folder);
  return withFailedResult(fullName, flags.json ?? false, terminal, () =>
    preview(fullName, folder, flags, terminal),
  );
}

async function preview(
  fullName: string,
  folder: string | null,
  flags: PreviewFlags,
  terminal: Terminal,
): Promise<number> {
  const env = readEnv(process.env, {
    github: githubEnv,
    jira: jiraEnv,
    operator: operatorEnv,
    state: statePlaceEnv,
  });
  const operator = await readOperator(env.operator);
  assertAllowed(fullName, operator);
  const { ledger, close } = await openLedgerReader(env.state);
  try {
    const request = { id: null, fullName, ref: flags.ref ?? null, installation: null };
    const host = await openPreviewHost(request, {
      github: env.github,
      jira: env.jira.settings,
      ledger,
      clock: systemClock,
      operator,
    });
    const found = await previewRepository(request, {
      ...host,
      ...(folder !== null && { openSource: () => workingTree(folder, fullName, host) }),
    });
    if (flags.json) terminal.out(JSON.stringify(found.result, null, 2));
    else printPreview(found, terminal);
    return previewExitCode(found.result, flags.detailedExitcode ?? false);
  } finally {
    await close();
  }
}

/** Files of the folder, in the repository that GitHub knows. */
function workingTree(
  folder: string,
  fullName: string,
  host: {
    openSource: (name: string) => {
      repository: () => Promise<{ id: string; fullName: string; defaultBranch: string }>;
    };
  },
) {
  return { ...localSource(folder, fullName), repository: () => host.openSource(fullName).repository() };
}

async function chooseRepository(flags: PreviewFlags, folder: string | null): Promise<string> {
  if (folder !== null && flags.ref !== undefined) {
    throw new UsageError(
      "--dir reads a folder as it is now, and --ref a commit on GitHub: leave one of them out.",
    );
  }
  if (flags.repo !== undefined) return repositoryName(flags.repo);
  if (folder === null)
    throw new UsageError("Say what to preview: --repo OWNER/NAME, or --dir DIR for a folder.");
  const origin = await originName(folder);
  if (origin === null) {
    throw new UsageError(
      `${folder} is no clone with a remote "origin". Say which repository it is with --repo OWNER/NAME.`,
    );
  }
  return origin;
}
