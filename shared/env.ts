import { createPrivateKey } from "node:crypto";
import * as z from "zod";
import { jiraGatewayOf, siteOfJiraPage } from "./config/base-url.ts";
import { Secret } from "./config/secret.ts";
import { type EnvName, envNames } from "./env-names.ts";
import { type EnvReader, envSchema } from "./env-schema.ts";
import { UsageError } from "./errors.ts";

export type EnvSource = Readonly<Record<string, string | undefined>>;

/**
 * Reads settings from the environment: `readEnv(process.env, { github: githubEnv, webhook: webhookEnv })`. An empty
 * variable is treated as unset. Throws one `UsageError` with every missing or invalid variable and how to set it.
 */
export function readEnv<S extends z.ZodRawShape>(source: EnvSource, needs: S): z.output<z.ZodObject<S>> {
  const parsed = z.object(needs).safeParse(Object.fromEntries(Object.keys(needs).map((key) => [key, { ...source }])));
  if (parsed.success) return parsed.data;
  const problems = [...new Set(parsed.error.issues.map(({ message }) => message))];
  throw new UsageError(
    `Environment variables are missing or invalid:\n${problems.map((line) => `  ${line}`).join("\n")}`,
  );
}

export type GitHubCredentials =
  | { kind: "token"; token: Secret }
  /** `privateKey`: in PKCS#8 PEM format. */
  | { kind: "app"; appId: string; privateKey: Secret };

/** Reads `GITHUB_API_URL`, and `GITHUB_TOKEN` or (preferred) `GITHUB_APP_ID` with `GITHUB_APP_PRIVATE_KEY`. */
export const githubEnv = envSchema((env): { apiUrl: string; credentials: GitHubCredentials } | undefined => {
  const api = env.baseUrl(envNames.githubApiUrl, env.get(envNames.githubApiUrl) ?? "https://api.github.com");
  const credentials = readCredentials(env);
  return api && credentials && { apiUrl: api.url, credentials };
});

function readCredentials(env: EnvReader): GitHubCredentials | undefined {
  const { githubToken, githubAppId, githubAppPrivateKey } = envNames;
  if (env.get(githubAppId) === undefined && env.get(githubAppPrivateKey) === undefined) {
    const app = `${githubAppId} and ${githubAppPrivateKey}`;
    const fix = `set it to a token that may read contents and write issues, or set ${app} for a GitHub App`;
    const token = env.token(githubToken, env.require(githubToken, fix));
    return token && { kind: "token", token };
  }
  const fix = `a GitHub App needs ${githubAppId} and ${githubAppPrivateKey}; unset both to use ${githubToken}`;
  const idProblem = "invalid: set it to the App ID (a number) from the App's page";
  const appId = env.require(githubAppId, fix);
  const text = env.require(githubAppPrivateKey, fix);
  const privateKey = text === undefined ? undefined : readPrivateKey(text);
  if (text !== undefined && !privateKey) {
    env.reject(
      githubAppPrivateKey,
      'is invalid: set it to the whole .pem file of the App ("-----BEGIN RSA PRIVATE KEY----- …"), as it is, with \\n for line breaks, or in base64',
    );
  }
  const validId = env.match(githubAppId, appId, /^(?:\d{1,20}|Iv[\w.]{8,40})$/, idProblem);
  return validId === undefined || !privateKey ? undefined : { kind: "app", appId: validId, privateKey };
}

function readPrivateKey(text: string): Secret | null {
  const pem = text.startsWith("-----") ? text : Buffer.from(text, "base64").toString("utf8");
  try {
    const key = createPrivateKey(pem.replaceAll("\\n", "\n"));
    return key.asymmetricKeyType === "rsa" ? new Secret(key.export({ type: "pkcs8", format: "pem" }).toString()) : null;
  } catch {
    return null;
  }
}

/** A signature shows a secret to everyone who can guess it. The secrets that vendors generate are longer. */
const MIN_WEBHOOK_SECRET_LENGTH = 16;
const webhookSecretFix = `use at least ${MIN_WEBHOOK_SECRET_LENGTH} random characters (openssl rand -hex 32), the same in the webhook's settings`;

/** Reads `GITHUB_WEBHOOK_SECRET`: one secret, or two during a rotation. */
export const webhookEnv = envSchema((env) => {
  const name = envNames.githubWebhookSecret;
  const fix = "set it to the secret of the webhook (openssl rand -hex 32)";
  return readSigningSecrets(env, name, env.require(name, fix), MIN_WEBHOOK_SECRET_LENGTH, webhookSecretFix);
});

function readSigningSecrets(
  env: EnvReader,
  name: EnvName,
  text: string | undefined,
  minLength: number,
  fix: string,
): { secrets: Secret[] } | undefined {
  if (text === undefined) return undefined;
  const secrets = text.split(",").flatMap((secret) => secret.trim() || []);
  if (secrets.length < 1 || secrets.length > 2) {
    return env.reject(name, "is invalid: set one secret, or two separated by a comma during a rotation");
  }
  if (secrets.some((secret) => secret.length < minLength)) return env.reject(name, `is too short: ${fix}`);
  return { secrets: secrets.map((secret) => new Secret(secret)) };
}

export type JiraCredentials =
  /** Jira Cloud: an API token of the account with this email. */
  | { kind: "cloud"; email: string; token: Secret }
  /** Jira Data Center: a personal access token. */
  | { kind: "data-center"; token: Secret };

export interface JiraSettings {
  /** Jira's address without a trailing slash. In Data Center it can have a path: `https://tools.example.com/jira`. */
  baseUrl: string;
  /** The server that answers scoped tokens and tokens of service accounts of Jira Cloud; absent for Data Center. */
  gatewayUrl?: string;
  credentials: JiraCredentials;
}

/**
 * Reads `JIRA_BASE_URL`, and either `JIRA_EMAIL` with `JIRA_API_TOKEN` (Jira Cloud) or `JIRA_TOKEN` (Data Center).
 * `settings` is `null` if none of these variables is set.
 */
export const jiraEnv = envSchema((env): { settings: JiraSettings | null } | undefined => {
  const names = [envNames.jiraBaseUrl, envNames.jiraEmail, envNames.jiraApiToken, envNames.jiraToken];
  if (names.every((name) => env.get(name) === undefined)) return { settings: null };
  const text = env.require(envNames.jiraBaseUrl, "set it to Jira's address, https://YOUR-SITE.atlassian.net");
  const base = env.baseUrl(envNames.jiraBaseUrl, text && siteOfJiraPage(text));
  const credentials = readJiraCredentials(env);
  const gateway = base && credentials?.kind === "cloud" && { gatewayUrl: jiraGatewayOf(base) };
  return base && credentials && { settings: { baseUrl: base.url, ...gateway, credentials } };
});

function readJiraCredentials(env: EnvReader): JiraCredentials | undefined {
  const { jiraEmail, jiraApiToken, jiraToken } = envNames;
  const isSet = (name: EnvName) => env.get(name) !== undefined;
  const cloud = `${jiraEmail} and ${jiraApiToken} are for Jira Cloud`;
  if (isSet(jiraToken)) {
    if (isSet(jiraEmail) || isSet(jiraApiToken)) {
      return env.reject(
        jiraToken,
        `conflicts with ${jiraEmail} and ${jiraApiToken}: it is for Data Center, ${cloud}; unset the variables for the other product`,
      );
    }
    const token = env.token(jiraToken, env.get(jiraToken));
    return token && { kind: "data-center", token };
  }
  const fix = `${cloud}, which needs both; for Data Center, set ${jiraToken} alone`;
  const emailProblem = "invalid: set it to the email of the account that owns the API token";
  const text = env.require(jiraEmail, fix);
  const token = env.token(jiraApiToken, env.require(jiraApiToken, fix));
  const email = env.match(jiraEmail, text, /^[^\s:@]+@[^\s:@]+$/, emailProblem);
  return email === undefined || !token ? undefined : { kind: "cloud", email, token };
}

/** Reads `JIRA_WEBHOOK_SECRET`: one secret, two during a rotation, or none if Jira sends no webhooks. */
export const jiraWebhookEnv = envSchema((env): { secrets: Secret[] } | undefined => {
  const name = envNames.jiraWebhookSecret;
  const text = env.get(name);
  if (text === undefined) return { secrets: [] };
  return readSigningSecrets(env, name, text, MIN_WEBHOOK_SECRET_LENGTH, webhookSecretFix);
});

const MIN_PAGE_SECRET_LENGTH = 32;

/** Reads `MILEPOST_PAGE_SECRET`: one secret, or two during a rotation. The first signs new links; both are accepted. */
export const pageSecretEnv = envSchema(readPageSecrets);

/** Reads `MILEPOST_PAGE_SECRET`; no secrets if it is not set. */
export const optionalPageSecretEnv = envSchema((env) =>
  env.get(envNames.pageSecret) === undefined ? { secrets: [] } : readPageSecrets(env),
);

function readPageSecrets(env: EnvReader): { secrets: Secret[] } | undefined {
  const name = envNames.pageSecret;
  const fix = "set it to at least 32 random characters (openssl rand -hex 32)";
  return readSigningSecrets(env, name, env.require(name, fix), MIN_PAGE_SECRET_LENGTH, fix);
}

/** Reads `MILEPOST_PAGE_URL`: the base URL of the status page. The result has no trailing slash. */
export const pageUrlEnv = envSchema((env) =>
  env.baseUrl(envNames.pageUrl, env.require(envNames.pageUrl, "set it to the status page's URL")),
);

/** Reads `MILEPOST_PAGE_URL`, if it is set. */
export const optionalPageUrlEnv = envSchema((env) => {
  const text = env.get(envNames.pageUrl);
  return text === undefined ? { url: null, loopback: true } : env.baseUrl(envNames.pageUrl, text);
});

/** Credentials for Slack: the bot of an app, or an incoming webhook. */
export type SlackSettings =
  /** `apiUrl` ends with a slash. */
  { kind: "bot"; token: Secret; apiUrl: string } | { kind: "webhook"; url: Secret };

/** Reads `SLACK_BOT_TOKEN`, or else `SLACK_WEBHOOK_URL`. `settings` is `null` if neither variable is set. */
export const slackEnv = envSchema((env): { settings: SlackSettings | null } | undefined => {
  const token = env.get(envNames.slackBotToken);
  if (token !== undefined) return readSlackBot(env, token);
  const webhook = env.get(envNames.slackWebhookUrl);
  if (webhook === undefined) return { settings: null };
  const read = env.baseUrl(envNames.slackWebhookUrl, webhook);
  return read && { settings: { kind: "webhook", url: new Secret(read.url) } };
});

function readSlackBot(env: EnvReader, text: string): { settings: SlackSettings } | undefined {
  const name = envNames.slackBotToken;
  const api = env.baseUrl(envNames.slackApiUrl, env.get(envNames.slackApiUrl) ?? "https://slack.com/api/");
  const fix = "set it to the app's Bot User OAuth Token, which begins with xoxb-";
  if (/[^\x21-\x7e]/.test(text)) return env.reject(name, `is invalid: tokens contain no spaces; ${fix}`);
  if (/^https?:/i.test(text)) return env.reject(name, `is invalid: a URL goes to SLACK_WEBHOOK_URL; ${fix}`);
  if (/^xapp-/.test(text)) return env.reject(name, `is invalid: this is an app-level token; ${fix}`);
  return api && { settings: { kind: "bot", token: new Secret(text), apiUrl: `${api.url}/` } };
}

/** Reads `MILEPOST_TABLE`. `local` is true if the endpoint is on this machine, where a missing table is created. */
export const tableEnv = envSchema((env) => readTable(env));

export interface TableSettings {
  name: string;
  endpoint: string | null;
  local: boolean;
}

function readTable(env: EnvReader, localName?: string): TableSettings | undefined {
  const endpoint = readEndpoint(env, envNames.dynamodbEndpoint);
  const fix = "set it to the DynamoDB table (an output of the CDK app)";
  const known = env.get(envNames.table) ?? (endpoint?.loopback ? localName : undefined);
  const problem = "invalid: table names have 3 to 255 characters of a-z A-Z 0-9 _ . -";
  const text = known ?? env.require(envNames.table, fix);
  const name = env.match(envNames.table, text, /^[\w.-]{3,255}$/, problem);
  if (name === undefined || endpoint === undefined) return undefined;
  return { name, endpoint: endpoint.url, local: endpoint.loopback };
}

export type StateLocation = ({ kind: "table" } & TableSettings) | { kind: "folder"; folder: string };

/** Reads where the state is: in a table if `MILEPOST_TABLE` or an AWS endpoint is set, otherwise in a folder. */
export const stateLocationEnv = envSchema((env): StateLocation | undefined => {
  const names = [envNames.table, envNames.dynamodbEndpoint, envNames.awsEndpoint] as const;
  if (names.every((name) => env.get(name) === undefined)) {
    const folder = env.get(envNames.state) ?? findDefaultFolder(env);
    return folder === undefined ? undefined : { kind: "folder", folder };
  }
  const table = readTable(env, "milepost");
  return table && { kind: "table", ...table };
});

/** Returns the state folder by the XDG Base Directory Specification, which ignores relative paths. */
function findDefaultFolder(env: EnvReader): string | undefined {
  const stateHomes = [env.get(envNames.xdgStateHome), `${env.get(envNames.home)}/.local/state`];
  const found = stateHomes.find((path) => path?.startsWith("/"));
  if (found !== undefined) return `${found}/milepost`;
  return env.reject(envNames.state, "is not set, and there is no home folder: set it to the folder of the state");
}

export interface QueueSettings {
  url: string;
  endpoint: string | null;
}

export const queueEnv = envSchema((env) => readQueue(env, envNames.queueUrl));
export const notifyQueueEnv = envSchema((env) => readQueue(env, envNames.notifyQueueUrl));

export const optionalQueueEnv = envSchema((env) => readOptionalQueue(env, envNames.queueUrl));
export const optionalNotifyQueueEnv = envSchema((env) => readOptionalQueue(env, envNames.notifyQueueUrl));

function readOptionalQueue(env: EnvReader, name: EnvName): { settings: QueueSettings | null } | undefined {
  if (env.get(name) === undefined) return { settings: null };
  const settings = readQueue(env, name);
  return settings && { settings };
}

function readQueue(env: EnvReader, name: EnvName): QueueSettings | undefined {
  const what = name === envNames.queueUrl ? "work queue" : "notify queue";
  const fix = `set it to the URL of the ${what} (an output of the CDK app)`;
  const queue = env.baseUrl(name, env.require(name, fix));
  const endpoint = readEndpoint(env, envNames.sqsEndpoint);
  if (queue && !queue.url.endsWith(".fifo")) {
    return env.reject(name, `is invalid: the ${what} must be a FIFO queue, whose URL ends with .fifo`);
  }
  return queue && endpoint && { url: queue.url, endpoint: endpoint.url };
}

/** Reads a service's endpoint from `name`, or else from `AWS_ENDPOINT_URL`, like the AWS SDK. `url`: `null` for AWS. */
function readEndpoint(env: EnvReader, name: EnvName): { url: string | null; loopback: boolean } | undefined {
  const used = env.get(name) === undefined ? envNames.awsEndpoint : name;
  const text = env.get(used);
  return text === undefined ? { url: null, loopback: false } : env.baseUrl(used, text);
}

/** Reads the path of the operator's file (required on AWS). If `path` is `null`, every repository is allowed. */
export const operatorEnv = envSchema((env): { path: string | null } | undefined => {
  const path = env.get(envNames.operator) ?? null;
  if (path !== null || env.get(envNames.lambdaFunction) === undefined) return { path };
  return env.reject(envNames.operator, "is not set: on AWS, set it to the path of the operator's file");
});

// ARNs of secrets, used on Lambda. The schemas above validate the variables in the secrets.
export const webhookSecretArnEnv = envSchema((env) => readArn(env, envNames.webhookSecretArn));
export const githubSecretArnEnv = envSchema((env) => readArn(env, envNames.githubSecretArn));
export const jiraSecretArnEnv = envSchema((env) => readArn(env, envNames.jiraSecretArn));
export const slackSecretArnEnv = envSchema((env) => readArn(env, envNames.slackSecretArn));
export const pageSecretArnEnv = envSchema((env) => readArn(env, envNames.pageSecretArn));

function readArn(env: EnvReader, name: EnvName): string | undefined {
  const arn = env.require(name, "set it to the ARN of the secret (the CDK app does)");
  const problem = "invalid: not an ARN of a Secrets Manager secret";
  return env.match(name, arn, /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:\S+$/, problem);
}
