import * as z from "zod";

/** The fields of `/_edge/tenant_info` that Milepost uses. Any visitor of a Jira Cloud site can read them. */
const tenantSchema = z.object({ cloudId: z.string().regex(/^[0-9a-f-]{36}$/) });

/**
 * Returns the address at which Jira Cloud answers scoped tokens and tokens of service accounts; `null` if `siteUrl` is
 * not the address of a Jira Cloud site, `undefined` if the site does not answer now. Sends one request, without
 * credentials.
 */
export async function findGatewayUrl(
  siteUrl: string,
  gatewayUrl: string,
  signal: AbortSignal,
): Promise<string | null | undefined> {
  const url = `${new URL(siteUrl).origin}/_edge/tenant_info`;
  const response = await fetch(url, { redirect: "manual", signal }).catch(() => undefined);
  if (response === undefined || response.status >= 500 || response.status === 429) return undefined;
  const tenant = tenantSchema.safeParse(await response.json().catch(() => null));
  return response.ok && tenant.success ? `${gatewayUrl}/ex/jira/${tenant.data.cloudId}` : null;
}
