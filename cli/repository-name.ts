import { findOriginName } from "../shared/adapters/local/local-source.ts";
import { UsageError } from "../shared/errors.ts";

/** Returns the text if it is a repository name such as "acme/web". Throws `UsageError` otherwise. */
export function parseRepositoryName(text: string): string {
  if (/^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(text) && !/(^|\/)\.{1,2}($|\/)/.test(text)) return text;
  throw new UsageError(`"${text}" is not a repository name. Write OWNER/NAME, for example acme/web.`);
}

/** Returns `repo`, or the GitHub repository in the folder's remote "origin". Throws `UsageError` without both. */
export async function chooseRepository(repo: string | undefined, folder: string): Promise<string> {
  if (repo !== undefined) return parseRepositoryName(repo);
  const origin = await findOriginName(folder);
  if (origin !== null) return origin;
  throw new UsageError(`${folder} has no remote "origin" on GitHub. Set the repository with --repo OWNER/NAME.`);
}
