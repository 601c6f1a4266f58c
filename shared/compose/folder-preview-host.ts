import { ulid } from "ulid";
import { githubPlanning } from "../adapters/github/github-planning.ts";
import { createOfflineJira } from "../adapters/jira/offline-jira.ts";
import { createLedgerObserver } from "../adapters/local/ledger-observer.ts";
import { localSource } from "../adapters/local/local-source.ts";
import type { Clock } from "../ports/clock.ts";
import type { LedgerReader } from "../sync/read/read-repository.ts";
import type { PreviewHost } from "../sync/run/preview-repository.ts";

/**
 * Returns the host for a preview of the plans in a folder. It sends no request: the trackers' items are as the ledger
 * last recorded them. If the ledger knows no repository with this name, there are none.
 */
export async function openFolderPreviewHost(
  { folder, fullName }: { folder: string; fullName: string },
  { ledger, clock }: { ledger: LedgerReader; clock: Clock },
): Promise<PreviewHost> {
  const known = await ledger.repositoryNamed(fullName);
  const { links, openReader } = createLedgerObserver(ledger);
  const source = localSource(folder, fullName);
  return {
    // A wait for new items to appear in a tracker's lists would be in vain.
    clock: { now: () => clock.now(), sleep: async () => {} },
    isAllowed: () => true,
    run: ulid(clock.now().getTime()),
    ledger: {
      repository: (id) => ledger.repository(id),
      repositoryNamed: async () => known,
      goal: (repository, goal) => ledger.goal(repository, goal),
      links,
    },
    openSource: () =>
      known === null
        ? source
        : {
            ...source,
            repository: async () => ({ id: known.id, fullName, defaultBranch: known.defaultBranch ?? "HEAD" }),
          },
    openReaders: async ({ id, discoveries }, { jira }) => [
      openReader(githubPlanning),
      ...(jira ? [openReader(createOfflineJira({ config: jira, repository: id }, discoveries?.jira ?? null))] : []),
    ],
  };
}
