import * as z from "zod";
import type { Account, KnownAccounts } from "../../model/repository-state.ts";
import { createOwnAccounts, type OwnAccounts } from "../own-accounts.ts";
import { type JiraClient, readJira } from "./client/jira-client.ts";

/** An account in Jira's JSON: Cloud identifies it by `accountId`, Data Center by `key`. */
const identitySchema = z.object({ accountId: z.string() }).or(z.object({ key: z.string() }));
export const jiraUserSchema = z.looseObject({ displayName: z.string().nullish() }).and(identitySchema);

export function toJiraAccount(user: z.infer<typeof identitySchema>): Account {
  return { id: "accountId" in user ? user.accountId : user.key };
}

export function jiraAccounts(client: JiraClient, known: KnownAccounts): OwnAccounts {
  return createOwnAccounts(known, async () => toJiraAccount(await readJira(client, jiraUserSchema, "GET", ["myself"])));
}
