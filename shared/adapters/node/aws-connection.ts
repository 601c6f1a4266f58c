import { isLoopback } from "../../config/base-url.ts";

/** Region and endpoint URL of an AWS service. The AWS SDK finds missing values, for example in the environment. */
export interface AwsConnection {
  region?: string;
  /** URL of a local emulator, such as DynamoDB Local; `null` or missing for AWS itself. */
  endpoint?: string | null;
  /** The access key id that an embedded server requires. Other local emulators accept any. */
  accessKey?: string;
}

/**
 * Returns the options for any AWS SDK client. `timeoutMs` applies to one attempt; the SDK makes up to four. For a
 * loopback endpoint the credentials are fake, because a local emulator needs some but must not receive real ones.
 */
export function awsClientConfig(connection: AwsConnection, timeoutMs: number) {
  const { region, endpoint, accessKey = "milepost" } = connection;
  const isLocal = Boolean(endpoint && isLoopback(endpoint));
  return {
    ...(region !== undefined ? { region } : isLocal ? { region: "us-east-1" } : {}),
    ...(endpoint ? { endpoint } : {}),
    ...(isLocal ? { credentials: { accessKeyId: accessKey, secretAccessKey: "milepost" } } : {}),
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
  };
}
