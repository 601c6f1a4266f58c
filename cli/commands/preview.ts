import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { openState } from "../../local/open-state.ts";
import { DynamoLedger } from "../../shared/adapters/dynamodb/ledger.ts";
import { localSource, originName } from "../../shared/adapters/local/local-source.ts";
import { systemClock } from "../../shared/adapters/node/system-clock.ts";
import { openPreviewHost } from "../../shared/adapters/open-sync-host.ts";
import { githubEnv, operatorEnv, readEnv, stateEnv } from "../../shared/env.ts";
import { envNames } from "../../shared/env-names.ts";
import { UsageError } from "../../shared/errors.ts";
import { previewRepository } from "../../shared/sync/use-cases/preview-repository.ts";
import type { LedgerReader } from "../../shared/sync/use-cases/read-repository.ts";
import { previewExitCode } from "../exit-code.ts";
import { printPreview } from "../print-preview.ts";
import { readOperator } from "../read-operator.ts";
import { assertAllowed, repositoryName } from "../repository-name.ts";
import type { Terminal } from "../terminal.ts";

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
  const env = readEnv(process.env, { github: githubEnv, operator: operatorEnv });
  assertAllowed(fullName, await readOperator(env.operator));
  const { ledger, close } = await openLedger();
  try {
    const request = {
      id: null,
      fullName,
      ref: folder === null ? (flags.ref ?? null) : null,
      installation: null,
    };
    const host = await openPreviewHost(request, { github: env.github, ledger, clock: systemClock });
    const preview = await previewRepository(request, {
      ...host,
      ...(folder !== null && { openSource: () => workingTree(folder, fullName, host) }),
    });
    if (flags.json) terminal.out(JSON.stringify(preview.result, null, 2));
    else printPreview(preview, terminal);
    return previewExitCode(preview.result, flags.detailedExitcode ?? false);
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

/** Without a state folder nothing was ever synced from here: a preview makes none. */
async function openLedger(): Promise<{ ledger: LedgerReader; close: () => Promise<void> }> {
  const { state } = readEnv(process.env, { state: stateEnv });
  const elsewhere = [envNames.table, envNames.dynamodbEndpoint, envNames.awsEndpoint].some(
    (name) => process.env[name],
  );
  if (!elsewhere && !existsSync(join(state.folder, "dynamodb"))) {
    const nothing = async () => null;
    return {
      ledger: { repository: nothing, repositoryNamed: nothing, goal: nothing, links: async () => [] },
      close: async () => {},
    };
  }
  const open = await openState(process.env);
  return {
    ledger: new DynamoLedger({ client: open.client, table: open.table, clock: systemClock }),
    close: open.close,
  };
}
