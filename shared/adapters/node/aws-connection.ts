import { isLoopback } from "../../config/base-url.ts";

/** Region and endpoint of an AWS service. Absent values come from the AWS SDK's defaults (environment, role). */
export interface AwsConnection {
  region?: string;
  /** `null` for the endpoint of AWS itself. */
  endpoint?: string | null;
}

/**
 * Returns the configuration of all SDK clients. `timeoutMs` applies to one attempt. A loopback endpoint gets fake
 * credentials, because a new machine has none and real ones must not be sent there.
 */
export function awsClientConfig(connection: AwsConnection, timeoutMs: number) {
  const { region, endpoint } = connection;
  const isLocal = Boolean(endpoint && isLoopback(endpoint));
  return {
    ...(region !== undefined ? { region } : isLocal ? { region: "us-east-1" } : {}),
    ...(endpoint ? { endpoint } : {}),
    ...(isLocal ? { credentials: { accessKeyId: "milepost", secretAccessKey: "milepost" } } : {}),
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
  };
}
