import { findOriginName } from "../../shared/adapters/local/local-source.ts";
import { ArgumentError } from "../help/argument-error.ts";

/** Returns the text if it is a repository name such as "acme/web". Throws `ArgumentError` otherwise. */
export function parseRepositoryName(text: string): string {
  if (/^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(text) && !/(^|\/)\.{1,2}($|\/)/.test(text)) return text;
  throw new ArgumentError(`"${text}" is not a repository name. Write OWNER/NAME, for example acme/web.`);
}

/** Returns `repo`, or the GitHub repository in the folder's remote "origin". Throws `ArgumentError` without both. */
export async function chooseRepository(repo: string | undefined, folder: string): Promise<string> {
  if (repo !== undefined) return parseRepositoryName(repo);
  const origin = await findOriginName(folder);
  if (origin !== null) return origin;
  throw new ArgumentError(
    `${folder} has no git remote "origin" that names a repository. Set the repository with --repo OWNER/NAME.`,
  );
}
