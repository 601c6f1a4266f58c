import { createPrivateKey } from "node:crypto";
import * as z from "zod";
import { Secret } from "./config/secret.ts";
import { type EnvName, envNames } from "./env-names.ts";
import { need, type Variables } from "./env-need.ts";
import { UsageError } from "./errors.ts";

export type EnvSource = Readonly<Record<string, string | undefined>>;

/**
 * Reads what a caller needs from the environment, in one pass:
 * `readEnv(process.env, { github: githubEnv, webhook: webhookEnv })`. An empty variable is an unset one.
 * Throws one `UsageError` that names every missing or bad variable and how to set it; it never holds a value.
 */
export function readEnv<S extends z.ZodRawShape>(source: EnvSource, needs: S): z.output<z.ZodObject<S>> {
  const parsed = z
    .object(needs)
    .safeParse(Object.fromEntries(Object.keys(needs).map((key) => [key, { ...source }])));
  if (parsed.success) return parsed.data;
  const problems = [...new Set(parsed.error.issues.map(({ message }) => message))];
  throw new UsageError(`The environment is not complete:\n${problems.map((line) => `  ${line}`).join("\n")}`);
}

export type GitHubCredentials =
  | { kind: "token"; token: Secret }
  /** `privateKey` is PKCS#8 PEM, whatever form it came in. */
  | { kind: "app"; appId: string; privateKey: Secret };

/** `GITHUB_TOKEN`, or `GITHUB_APP_ID` with `GITHUB_APP_PRIVATE_KEY`, which go before a token that is also set. */
export const githubEnv = need((env): { apiUrl: string; credentials: GitHubCredentials } | undefined => {
  const api = env.baseUrl(envNames.githubApiUrl, env.get(envNames.githubApiUrl) ?? "https://api.github.com");
  const credentials = readCredentials(env);
  return api && credentials && { apiUrl: api.url, credentials };
});

function readCredentials(env: Variables): GitHubCredentials | undefined {
  const token = env.get(envNames.githubToken);
  if (env.get(envNames.githubAppId) === undefined && env.get(envNames.githubAppPrivateKey) === undefined) {
    if (token === undefined) {
      const app = `${envNames.githubAppId} and ${envNames.githubAppPrivateKey}`;
      const fix = `set it to a token that may read contents and write issues, or set ${app} for a GitHub App`;
      return env.refuse(envNames.githubToken, `is not set: ${fix}`);
    }
    if (/[^\x21-\x7e]/.test(token))
      return env.refuse(envNames.githubToken, "is wrong: a token has no spaces");
    return { kind: "token", token: new Secret(token) };
  }
  const fix = "a GitHub App needs both; unset the other one to use GITHUB_TOKEN";
  const appId = env.require(envNames.githubAppId, fix);
  const text = env.require(envNames.githubAppPrivateKey, fix);
  const privateKey = text === undefined ? undefined : readPrivateKey(text);
  if (text !== undefined && !privateKey) {
    env.refuse(
      envNames.githubAppPrivateKey,
      'is wrong: set it to the whole .pem file of the App ("-----BEGIN RSA PRIVATE KEY----- …"), as it is, with \\n for line breaks, or in base64',
    );
  }
  if (appId !== undefined && !/^(?:\d{1,20}|Iv[\w.]{8,40})$/.test(appId)) {
    return env.refuse(envNames.githubAppId, "is wrong: set it to the App ID (a number) from the App's page");
  }
  return appId === undefined || !privateKey ? undefined : { kind: "app", appId, privateKey };
}

function readPrivateKey(text: string): Secret | null {
  const pem = text.startsWith("-----") ? text : Buffer.from(text, "base64").toString("utf8");
  try {
    const key = createPrivateKey(pem.replaceAll("\\n", "\n"));
    return key.asymmetricKeyType === "rsa"
      ? new Secret(key.export({ type: "pkcs8", format: "pem" }).toString())
      : null;
  } catch {
    return null;
  }
}

/** The secrets that a delivery may be signed with: one, or two while it is being rotated. */
export const webhookEnv = need((env): { secrets: Secret[] } | undefined => {
  const name = envNames.githubWebhookSecret;
  const text = env.require(name, "set it to the secret of the webhook (openssl rand -hex 32)");
  return text === undefined ? undefined : readSigningSecrets(env, name, text);
});

function readSigningSecrets(env: Variables, name: EnvName, text: string): { secrets: Secret[] } | undefined {
  const secrets = text
    .split(",")
    .map((secret) => secret.trim())
    .filter((secret) => secret !== "");
  if (secrets.length < 1 || secrets.length > 2) {
    return env.refuse(name, "is wrong: write one secret, or two separated by a comma while it is rotated");
  }
  return { secrets: secrets.map((secret) => new Secret(secret)) };
}

export type JiraCredentials =
  /** Jira Cloud: an API token of the account with that email. */
  | { kind: "cloud"; email: string; token: Secret }
  /** Jira Data Center: a personal access token. */
  | { kind: "data-center"; token: Secret };

export interface JiraSettings {
  /** Without a slash at its end. Data Center may have a path: `https://tools.example.com/jira`. */
  baseUrl: string;
  credentials: JiraCredentials;
}

/**
 * `JIRA_BASE_URL` with `JIRA_EMAIL` and `JIRA_API_TOKEN`, or with `JIRA_TOKEN`; null where none of them is set, which
 * is a run without Jira.
 */
export const jiraEnv = need((env): { settings: JiraSettings | null } | undefined => {
  const names = [envNames.jiraBaseUrl, envNames.jiraEmail, envNames.jiraApiToken, envNames.jiraToken];
  if (names.every((name) => env.get(name) === undefined)) return { settings: null };
  const text = env.require(envNames.jiraBaseUrl, "set it to Jira's address, https://YOUR-SITE.atlassian.net");
  const base = env.baseUrl(envNames.jiraBaseUrl, text);
  const credentials = readJiraCredentials(env);
  return base && credentials && { settings: { baseUrl: base.url, credentials } };
});

function readJiraCredentials(env: Variables): JiraCredentials | undefined {
  const { jiraEmail, jiraApiToken, jiraToken } = envNames;
  const isSet = (name: EnvName) => env.get(name) !== undefined;
  const cloud = `${jiraEmail} and ${jiraApiToken} are for Jira Cloud`;
  if (isSet(jiraToken)) {
    if (isSet(jiraEmail) || isSet(jiraApiToken)) {
      return env.refuse(
        jiraToken,
        `is one too many: it is for Data Center, ${cloud}; unset what is not for yours`,
      );
    }
    const token = readJiraToken(env, jiraToken);
    return token && { kind: "data-center", token };
  }
  const fix = `${cloud}, which needs both; for Data Center, set ${jiraToken} alone`;
  const email = env.require(jiraEmail, fix);
  const token = env.require(jiraApiToken, fix) === undefined ? undefined : readJiraToken(env, jiraApiToken);
  if (email !== undefined && !/^[^\s:@]+@[^\s:@]+$/.test(email)) {
    return env.refuse(jiraEmail, "is wrong: set it to the email of the account that the API token is of");
  }
  return email === undefined || !token ? undefined : { kind: "cloud", email, token };
}

function readJiraToken(env: Variables, name: EnvName): Secret | undefined {
  const token = env.get(name);
  if (token === undefined || !/[^\x21-\x7e]/.test(token))
    return token === undefined ? token : new Secret(token);
  return env.refuse(name, "is wrong: a token has no spaces");
}

/** The secrets that a delivery of Jira may be signed with; none where Jira sends no webhooks. */
export const jiraWebhookEnv = need((env): { secrets: Secret[] } | undefined => {
  const name = envNames.jiraWebhookSecret;
  const text = env.get(name);
  return text === undefined ? { secrets: [] } : readSigningSecrets(env, name, text);
});

const shortestPageSecret = 32;

/** The secrets that links to the status page are signed with: new ones with the first, and both open the page. */
export const pageSecretEnv = need((env): { secrets: Secret[] } | undefined => {
  const name = envNames.pageSecret;
  const fix = "set it to at least 32 random characters (openssl rand -hex 32)";
  const text = env.require(name, fix);
  const read = text === undefined ? undefined : readSigningSecrets(env, name, text);
  if (read?.secrets.some((secret) => secret.reveal().length < shortestPageSecret)) {
    return env.refuse(name, `is too short: ${fix}`);
  }
  return read;
});

/** `MILEPOST_PAGE_URL`: where the status page is, without a slash at its end. */
export const pageUrlEnv = need((env) =>
  env.baseUrl(envNames.pageUrl, env.require(envNames.pageUrl, "set it as the CDK app does")),
);

/** How Slack is reached: as the bot of an app, or through an incoming webhook. */
export type SlackSettings =
  /** `apiUrl` ends with a slash. */
  | { kind: "bot"; token: Secret; apiUrl: string }
  /** The URL is the secret. */
  | { kind: "webhook"; url: Secret };

/** `SLACK_BOT_TOKEN`, which goes before a `SLACK_WEBHOOK_URL` that is also set; null without both: no Slack. */
export const slackEnv = need((env): { settings: SlackSettings | null } | undefined => {
  const token = env.get(envNames.slackBotToken);
  if (token !== undefined) return readSlackBot(env, token);
  const webhook = env.get(envNames.slackWebhookUrl);
  if (webhook === undefined) return { settings: null };
  const read = env.baseUrl(envNames.slackWebhookUrl, webhook);
  return read && { settings: { kind: "webhook", url: new Secret(read.url) } };
});

function readSlackBot(env: Variables, text: string): { settings: SlackSettings } | undefined {
  const name = envNames.slackBotToken;
  const api = env.baseUrl(envNames.slackApiUrl, env.get(envNames.slackApiUrl) ?? "https://slack.com/api/");
  const fix = "set it to the app's Bot User OAuth Token, which begins with xoxb-";
  if (/[^\x21-\x7e]/.test(text)) return env.refuse(name, `is wrong: a token has no spaces; ${fix}`);
  if (/^https?:/i.test(text)) return env.refuse(name, `is wrong: a URL goes to SLACK_WEBHOOK_URL; ${fix}`);
  if (/^xapp-/.test(text)) return env.refuse(name, `is wrong: this is an app-level token; ${fix}`);
  return api && { settings: { kind: "bot", token: new Secret(text), apiUrl: `${api.url}/` } };
}

/** `MILEPOST_TABLE`; `local` when DynamoDB is on this machine, where a missing table is made. */
export const tableEnv = need((env) => readTable(env));

export interface TableSettings {
  name: string;
  endpoint: string | null;
  local: boolean;
}

function readTable(env: Variables, localName?: string): TableSettings | undefined {
  const endpoint = readEndpoint(env, envNames.dynamodbEndpoint);
  const fix = "set it to the DynamoDB table (an output of the CDK app)";
  const known = env.get(envNames.table) ?? (endpoint?.loopback ? localName : undefined);
  const name = known ?? env.require(envNames.table, fix);
  if (name !== undefined && !/^[\w.-]{3,255}$/.test(name)) {
    return env.refuse(envNames.table, "is wrong: a DynamoDB table's name has 3 to 255 of a-z A-Z 0-9 _ . -");
  }
  return name !== undefined && endpoint
    ? { name, endpoint: endpoint.url, local: endpoint.loopback }
    : undefined;
}

/** Where a command on this machine keeps its state. */
export type StatePlace =
  | ({ kind: "table" } & TableSettings)
  /** Of the embedded state. */
  | { kind: "folder"; folder: string };

/**
 * The table when it or an endpoint is named, else the state folder. A DynamoDB on this machine needs no name
 * for its table.
 */
export const statePlaceEnv = need((env): StatePlace | undefined => {
  const names = [envNames.table, envNames.dynamodbEndpoint, envNames.awsEndpoint] as const;
  if (names.every((name) => env.get(name) === undefined)) return { kind: "folder", folder: readFolder(env) };
  const table = readTable(env, "milepost");
  return table && { kind: "table", ...table };
});

export interface QueueSettings {
  url: string;
  endpoint: string | null;
}

/** `MILEPOST_QUEUE_URL`, and `MILEPOST_NOTIFY_QUEUE_URL`: FIFO queues. */
export const queueEnv = need((env) => readQueue(env, envNames.queueUrl));
export const notifyQueueEnv = need((env) => readQueue(env, envNames.notifyQueueUrl));

/** The queues where there are any; on one machine there is none to be reached from outside the service. */
export const optionalQueueEnv = need((env) => readOptionalQueue(env, envNames.queueUrl));
export const optionalNotifyQueueEnv = need((env) => readOptionalQueue(env, envNames.notifyQueueUrl));

function readOptionalQueue(env: Variables, name: EnvName): { settings: QueueSettings | null } | undefined {
  if (env.get(name) === undefined) return { settings: null };
  const settings = readQueue(env, name);
  return settings && { settings };
}

function readQueue(env: Variables, name: EnvName): QueueSettings | undefined {
  const what = name === envNames.queueUrl ? "work queue" : "notify queue";
  const fix = `set it to the URL of the ${what} (an output of the CDK app)`;
  const queue = env.baseUrl(name, env.require(name, fix));
  const endpoint = readEndpoint(env, envNames.sqsEndpoint);
  if (queue && !queue.url.endsWith(".fifo")) {
    return env.refuse(name, `is wrong: the ${what} is a FIFO queue, its URL ends with .fifo`);
  }
  return queue && endpoint ? { url: queue.url, endpoint: endpoint.url } : undefined;
}

/** As the AWS SDK reads them: the service's own variable before the one for all. */
function readEndpoint(env: Variables, name: EnvName): { url: string | null; loopback: boolean } | undefined {
  const used = env.get(name) === undefined ? envNames.awsEndpoint : name;
  const text = env.get(used);
  return text === undefined ? { url: null, loopback: false } : env.baseUrl(used, text);
}

/** The path of the operator's file; null, which is not taken on AWS: whatever the credentials reach. */
export const operatorEnv = need((env): { path: string | null } | undefined => {
  const path = env.get(envNames.operator) ?? null;
  if (path !== null || env.get(envNames.lambdaFunction) === undefined) return { path };
  const fix = "on AWS, name the file that lists the repositories that may be synced";
  return env.refuse(envNames.operator, `is not set: ${fix}`);
});

/** The folder of the embedded state. */
export const stateEnv = need((env) => ({ folder: readFolder(env) }));
const readFolder = (env: Variables): string => env.get(envNames.state) ?? ".milepost";

/** On Lambda: where the secrets are. Their values are validated by the schemas above once they are read. */
export const webhookSecretArnEnv = need((env) => readArn(env, envNames.webhookSecretArn));
export const githubSecretArnEnv = need((env) => readArn(env, envNames.githubSecretArn));
export const slackSecretArnEnv = need((env) => readArn(env, envNames.slackSecretArn));
export const pageSecretArnEnv = need((env) => readArn(env, envNames.pageSecretArn));

function readArn(env: Variables, name: EnvName): string | undefined {
  const arn = env.require(name, "set it to the ARN of the secret (the CDK app does)");
  if (arn === undefined || /^arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:\S+$/.test(arn)) return arn;
  return env.refuse(name, "is wrong: this is no ARN of a Secrets Manager secret");
}
