import type { Remote } from "../model/item.ts";

export interface ReadIssue {
  /** The complete text. */
  body: string;
  isOpen: boolean;
  /** ISO 8601 instant of the last change of any kind. */
  updatedAt: string;
}

/** One version of an issue's text. */
export interface BodyVersion {
  /** Login of the editor; null if the account is unknown or was deleted. */
  editor: string | null;
  /** The complete text after the edit; null if it can't be read. */
  body: string | null;
}

export interface IssueComment {
  text: string;
  /** Login of the author; null if the account was deleted. */
  author: string | null;
}

/** Reads one of Milepost's own issues, its edits and the editors' permissions, and comments on it. */
export interface IssueConversation {
  /** Returns the issue, or `null` if it was deleted or is now in another repository. */
  read(issue: Remote): Promise<ReadIssue | null>;
  /** Returns the versions of the text, newest first, at most 100; empty if it was never edited. */
  versions(issue: Remote): Promise<BodyVersion[]>;
  /** Returns true if a user may write to the repository. */
  canWrite(login: string): Promise<boolean>;
  /** Returns the first 100 comments. */
  comments(issue: Remote): Promise<IssueComment[]>;
  comment(issue: Remote, text: string): Promise<void>;
}
