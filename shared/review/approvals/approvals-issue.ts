import { isPermanent, isTransient, MilepostError, UsageError, VersionConflict } from "../../errors.ts";
import type { ManagedBody } from "../../model/item.ts";
import { type CreatedLink, isCreated } from "../../model/link.ts";
import type { KnownAccounts, RepositoryState } from "../../model/repository-state.ts";
import type { ApprovalRequests } from "../../ports/approval-requests.ts";
import type { IssueConversation, ReadIssue } from "../../ports/issue-conversation.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { IssueEdit } from "../../ports/work-queue.ts";
import {
  APPROVALS_GOAL,
  type ApprovalRequest,
  approvalsIssueItem,
  readApprovalBoxes,
  untickBoxes,
} from "../../report/formats/approvals-issue.ts";
import { approveRun } from "../../sync/run/approve-run.ts";
import { type OwnIssueHost, publishOwnIssue } from "../publish-own-issue.ts";
import { explainRefusedTick, type RefusalReason } from "./explain-refused-tick.ts";
import { findWhoTicked } from "./find-who-ticked.ts";
import { readHeldRuns } from "./held-runs.ts";

export interface ApprovalsIssueHost extends Omit<OwnIssueHost, "tracker" | "source"> {
  ledger: Ledger;
  /** Opens the repository on its code host. */
  open: (repository: RepositoryState) => Pick<OwnIssueHost, "tracker" | "source"> & {
    conversation: IssueConversation;
    labels: readonly string[];
    /** Milepost's own accounts, as far as they are known. */
    accounts: KnownAccounts;
  };
  /** Renders the list of held runs as the body of an issue. */
  bodyOf: (requests: readonly ApprovalRequest[], repo: string) => ManagedBody;
  digest: (text: string) => string;
  /** Called with an error that only a person can fix: the runs stay held, and the command line can approve them. */
  onProblem: (error: MilepostError) => void;
}

type TickResult = "approved" | "outdated" | RefusalReason;

/** Maximum number of attempts to save the repository's state, because other runs can save it meanwhile. */
const MAX_ATTEMPTS = 5;

/** The issue "Milepost: approvals" of one repository: lists the held runs, each with a box that approves it. */
export class ApprovalsIssue implements ApprovalRequests {
  readonly #host: ApprovalsIssueHost;
  /** True if people changed Milepost's part of the issue, so that it must be written although nothing new is held. */
  #isChanged = false;
  #postponed: MilepostError | null = null;

  constructor(host: ApprovalsIssueHost) {
    this.#host = host;
  }

  async collect(repository: RepositoryState, edit: IssueEdit | null): Promise<boolean> {
    try {
      return await this.#collect(repository, edit);
    } catch (error) {
      if (!(error instanceof MilepostError)) throw error;
      if (isTransient(error)) this.#postponed = error;
      else this.#host.onProblem(error);
      return false;
    }
  }

  async #collect(repository: RepositoryState, edit: IssueEdit | null): Promise<boolean> {
    const { ledger, open, digest } = this.#host;
    const { conversation, tracker, accounts } = open(repository);
    const links = await ledger.links(repository.id, APPROVALS_GOAL, tracker.name);
    const link = links.find(isCreated);
    if (link === undefined || link.isDeleted) return false;
    const issue = await conversation.read(link.remote);
    if (issue === null) return false;
    // After an update whose outcome is unknown, the list is the old one or the new one.
    const lists = [link.base.body?.text, link.pendingWrite?.body?.text];
    const isIntact = (body: string) => {
      const managed = tracker.bodyFormat.extract(body, link.nonce);
      return managed !== null && lists.includes(untickBoxes(managed.text));
    };
    const managed = tracker.bodyFormat.extract(issue.body, link.nonce);
    const ticked = readApprovalBoxes(managed?.text ?? issue.body).filter(({ isTicked }) => isTicked);
    this.#isChanged = !issue.isOpen || !isIntact(issue.body) || ticked.length > 0;
    if (ticked.length === 0) return false;
    const requests = await readHeldRuns(repository, ledger, digest);
    let isAnyApproved = false;
    for (const box of ticked) {
      const request = requests.find(({ run, digest: own }) => run === box.run && own === box.digest);
      if (request === undefined) continue;
      const result = await this.#approve(request, { repository, issue, link, edit, isIntact, conversation, accounts });
      if (result === "approved") isAnyApproved = true;
    }
    return isAnyApproved;
  }

  /** Approves a run if the person who ticked its box may; otherwise answers the person. */
  async #approve(
    request: ApprovalRequest,
    { repository, issue, link, edit, isIntact, conversation, accounts }: Tick,
  ): Promise<TickResult> {
    const { ledger, clock } = this.#host;
    const refuse = async (reason: RefusalReason, by: string | null) => {
      const tick = { reason, by, request, repo: repository.fullName };
      await explainRefusedTick(link.remote, tick, conversation, (login) => isOwnLogin(login, accounts));
      return reason;
    };
    if (!isIntact(issue.body)) return refuse("list-changed", null);
    const by = await findWhoTicked(request, { issue, edit, isIntact }, () => conversation.versions(link.remote));
    if (by === null) return refuse("unknown-person", null);
    if (isOwnLogin(by, accounts)) return refuse("own-account", by);
    if (!(await conversation.canWrite(by))) return refuse("no-write-access", by);
    try {
      await approveRun(repository.fullName, request.run, { ledger, clock, by: `${by} on GitHub` });
    } catch (error) {
      // The run is no longer held, or somebody else approved it: the next list says so.
      if (error instanceof UsageError) return "outdated";
      throw error;
    }
    return "approved";
  }

  async publish(repositoryId: string): Promise<void> {
    const { ledger, onProblem } = this.#host;
    // Writing the issue now would undo ticks that nobody has answered.
    if (this.#postponed !== null) throw this.#postponed;
    try {
      const repository = await ledger.repository(repositoryId);
      if (repository !== null) await this.#publish(repository);
    } catch (error) {
      if (!isPermanent(error)) throw error;
      onProblem(error);
    }
  }

  async #publish(repository: RepositoryState): Promise<void> {
    const { ledger, open, bodyOf, digest, ...host } = this.#host;
    const requests = await readHeldRuns(repository, ledger, digest);
    if (requests.length === 0 && repository.approvalsIssue === undefined) return;
    const { tracker, source, labels } = open(repository);
    const state = requests.length === 0 ? "done" : "open";
    const task = {
      repository,
      goal: APPROVALS_GOAL,
      name: "approvals",
      item: approvalsIssueItem(bodyOf(requests, repository.fullName), labels, state),
      isRestored: this.#isChanged,
    };
    const issueHost = { ...host, ledger, tracker, source };
    let published = await publishOwnIssue(task, issueHost);
    // Without the issue, people could not see where to approve.
    if (published.isDeleted && state === "open") {
      published = await publishOwnIssue({ ...task, isDeletedReplaced: true }, issueHost);
    }
    this.#isChanged = false;
    await this.#saveAddress(repository.id, state === "open" ? published.url : null);
  }

  async #saveAddress(id: string, url: string | null): Promise<void> {
    const { ledger } = this.#host;
    for (let attempt = 1; ; attempt += 1) {
      const repository = await ledger.repository(id);
      if (repository === null || (repository.approvalsIssue ?? null) === url) return;
      const { approvalsIssue: _, ...rest } = repository;
      try {
        return await ledger.saveRepository({ ...rest, ...(url !== null && { approvalsIssue: url }) });
      } catch (error) {
        if (!(error instanceof VersionConflict) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }
}

interface Tick {
  repository: RepositoryState;
  issue: ReadIssue;
  link: CreatedLink;
  edit: IssueEdit | null;
  /** Returns true if the list in a text is as Milepost wrote it, apart from ticks. */
  isIntact: (body: string) => boolean;
  conversation: IssueConversation;
  accounts: KnownAccounts;
}

function isOwnLogin(login: string, { stored, former }: KnownAccounts): boolean {
  const own = [...stored.flatMap((account) => account.login ?? []), ...former];
  return own.some((name) => name.toLowerCase() === login.toLowerCase());
}
