import * as z from "zod";
import { NotFound, RequestRejected, recoverFrom } from "../../../errors.ts";
import { readJira } from "../client/jira-client.ts";
import { isCloud, type JiraConnection } from "../jira-connection.ts";

const usersSchema = z.array(z.object({ accountId: z.string().optional(), name: z.string().optional() }));

/**
 * Returns a function that returns whether issues of the project can be assigned to an account (Jira Cloud platform REST
 * API, "Find users assignable to issues"). It asks once per run for each account.
 */
export function createAssignableUsers(connection: JiraConnection): (account: string) => Promise<boolean> {
  const { client, config } = connection;
  const known = new Map<string, Promise<boolean>>();
  const ask = async (account: string): Promise<boolean> => {
    const query = {
      project: config.project,
      ...(isCloud(connection) ? { accountId: account } : { username: account }),
    };
    const users = await readJira(client, usersSchema, "GET", ["user", "assignable", "search"], { query });
    return users.some(({ accountId, name }) => accountId === account || name === account);
  };
  return (account) => {
    // Jira rejects an id in the wrong format.
    const found =
      known.get(account) ?? ask(account).catch(recoverFrom(RequestRejected, false)).catch(recoverFrom(NotFound, false));
    known.set(account, found);
    return found;
  };
}
