import * as z from "zod";

/** The fields of `/_edge/tenant_info` that Milepost uses. Any visitor of a Jira Cloud site can read them. */
const tenantSchema = z.object({ cloudId: z.string().regex(/^[0-9a-f-]{36}$/) });

/**
 * Returns the address at which Jira Cloud answers scoped tokens and tokens of service accounts; `null` if `siteUrl` does
 * not answer as a Jira Cloud site. Sends one request, without credentials.
 */
export async function findGatewayUrl(
  siteUrl: string,
  gatewayUrl: string,
  request: typeof fetch,
): Promise<string | null> {
  const answer: unknown = await request(`${new URL(siteUrl).origin}/_edge/tenant_info`, { redirect: "manual" })
    .then((response) => (response.ok ? response.json() : null))
    .catch(() => null);
  const tenant = tenantSchema.safeParse(answer);
  return tenant.success ? `${gatewayUrl}/ex/jira/${tenant.data.cloudId}` : null;
}
