import { isLoopback } from "../../config/base-url.ts";

export { isLoopback };

/** Where an AWS service is. Absent parts are found as the AWS SDK finds them (environment, role). */
export interface AwsConnection {
  region?: string;
  endpoint?: string;
}

/** The connection to an endpoint of the environment; null is AWS itself. */
export function connectionTo(endpoint: string | null): AwsConnection {
  return endpoint === null ? {} : { endpoint };
}

/**
 * The part of an SDK client's configuration that all clients share. `timeout` bounds one attempt, in
 * milliseconds. A loopback endpoint gets made-up credentials: a fresh machine has none, and real ones have no
 * business there. Sockets are kept alive by the SDK's default agent.
 */
export function awsClientConfig(connection: AwsConnection, timeout: number) {
  const { region, endpoint } = connection;
  const local = endpoint !== undefined && isLoopback(endpoint);
  return {
    ...(region !== undefined ? { region } : local ? { region: "us-east-1" } : {}),
    ...(endpoint !== undefined ? { endpoint } : {}),
    ...(local ? { credentials: { accessKeyId: "milepost", secretAccessKey: "milepost" } } : {}),
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: timeout, throwOnRequestTimeout: true },
  };
}
