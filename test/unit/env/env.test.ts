import { generateKeyPairSync } from "node:crypto";
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Secret } from "../../../shared/config/secret.ts";
import {
  githubEnv,
  jiraEnv,
  jiraWebhookEnv,
  notifyQueueEnv,
  operatorEnv,
  optionalNotifyQueueEnv,
  queueEnv,
  readEnv,
  stateLocationEnv,
  tableEnv,
  webhookEnv,
  webhookSecretArnEnv,
} from "../../../shared/env.ts";
import { UsageError } from "../../../shared/errors.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pkcs1 = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const pkcs8 = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

const all = {
  github: githubEnv,
  webhook: webhookEnv,
  table: tableEnv,
  queue: queueEnv,
  operator: operatorEnv,
};

function message(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return "";
}

describe("readEnv", () => {
  test("names every missing variable in one error, with what to do", () => {
    const source = { GITHUB_TOKEN: "", AWS_LAMBDA_FUNCTION_NAME: "webhook" };
    expect(message(() => readEnv(source, all))).toMatchInlineSnapshot(`
      "Environment variables are missing or invalid:
        GITHUB_TOKEN is not set: set it to a token that may read contents and write issues, or set GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY for a GitHub App
        GITHUB_WEBHOOK_SECRET is not set: set it to the secret of the webhook (openssl rand -hex 32)
        MILEPOST_TABLE is not set: set it to the DynamoDB table (an output of the CDK app)
        MILEPOST_QUEUE_URL is not set: set it to the URL of the work queue (an output of the CDK app)
        MILEPOST_OPERATOR is not set: on AWS, set it to the path of the operator's file"
    `);
  });

  test("names every bad variable, and never a value", () => {
    const source = {
      GITHUB_APP_ID: "hunter2-id",
      GITHUB_APP_PRIVATE_KEY: "hunter2-key",
      GITHUB_API_URL: "https://hunter2:x@api.example.com",
      GITHUB_WEBHOOK_SECRET: "hunter2a,hunter2b,hunter2c",
      MILEPOST_TABLE: "hunter2 table",
      MILEPOST_QUEUE_URL: "https://sqs.example.com/hunter2",
      AWS_ENDPOINT_URL_DYNAMODB: "http://hunter2.example.com",
      AWS_ENDPOINT_URL: "hunter2",
    };
    const text = message(() => readEnv(source, all));
    expect(
      text
        .match(/^ {2}\w+/gm)
        ?.map((name) => name.trim())
        .sort(),
    ).toEqual(Object.keys(source).sort());
    expect(text).not.toContain("hunter2");
  });

  test("reads only what is needed", () => {
    const source = { GITHUB_API_URL: "nonsense", MILEPOST_STATE: "state" };
    expect(readEnv(source, { state: stateLocationEnv })).toEqual({ state: { kind: "folder", folder: "state" } });
    expect(readEnv({ MILEPOST_OPERATOR: "op.yml" }, { operator: operatorEnv }).operator.path).toBe("op.yml");
    expect(readEnv({}, { operator: operatorEnv }).operator.path).toBeNull();
  });

  test("whatever is set: a value or one UsageError without it", () => {
    const names = [
      "GITHUB_TOKEN",
      "GITHUB_APP_ID",
      "GITHUB_APP_PRIVATE_KEY",
      "GITHUB_API_URL",
      "GITHUB_WEBHOOK_SECRET",
      "MILEPOST_TABLE",
      "MILEPOST_QUEUE_URL",
      "AWS_ENDPOINT_URL",
    ];
    const value = fc.string({ unit: "binary", maxLength: 30 }).map((text) => `~${text}~`);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (source) => {
        const text = message(() => readEnv(source, all));
        for (const secret of Object.values(source)) expect(text).not.toContain(secret);
      }),
    );
  });
});

describe("the default state folder", () => {
  const read = (source: Record<string, string>) => readEnv(source, { state: stateLocationEnv }).state;

  test.each([
    [{ XDG_STATE_HOME: "/var/state", HOME: "/home/ana" }, "/var/state/milepost"],
    [{ XDG_STATE_HOME: "state", HOME: "/home/ana" }, "/home/ana/.local/state/milepost"],
    [{ HOME: "/home/ana" }, "/home/ana/.local/state/milepost"],
  ])("with %j is %s", (source, folder) => {
    expect(read(source)).toEqual({ kind: "folder", folder });
  });

  test("does not exist without a home folder, and is not the current folder", () => {
    for (const HOME of ["", "home"]) {
      expect(message(() => read({ HOME }))).toContain("MILEPOST_STATE is not set, and there is no home folder: set it");
    }
  });
});

describe("GitHub credentials", () => {
  const read = (source: Record<string, string>) => readEnv(source, { github: githubEnv }).github;

  test("a token, at the public API", () => {
    const { apiUrl, credentials } = read({ GITHUB_TOKEN: "ghp_x\n" });
    expect(apiUrl).toBe("https://api.github.com");
    expect(credentials.kind === "token" && credentials.token.reveal()).toBe("ghp_x");
  });

  test.each([
    ["as it is", pkcs1],
    ["in PKCS#8", pkcs8],
    ["with literal \\n", pkcs1.replaceAll("\n", "\\n")],
    ["with CRLF", pkcs1.replaceAll("\n", "\r\n")],
    ["in base64", Buffer.from(pkcs1).toString("base64")],
  ])("an App's key %s, before a token", (_, key) => {
    const { credentials } = read({ GITHUB_TOKEN: "x", GITHUB_APP_ID: "12", GITHUB_APP_PRIVATE_KEY: key });
    expect(credentials.kind === "app" && [credentials.appId, credentials.privateKey.reveal()]).toEqual(["12", pkcs8]);
  });

  test("half an App is an error even next to a token", () => {
    expect(message(() => read({ GITHUB_TOKEN: "x", GITHUB_APP_ID: "12" }))).toContain(
      "GITHUB_APP_PRIVATE_KEY is not set",
    );
    expect(message(() => read({ GITHUB_APP_PRIVATE_KEY: pkcs1 }))).toContain("GITHUB_APP_ID is not set");
  });

  test.each([
    ["https://ghe.example.com/api/v3/", "https://ghe.example.com/api/v3"],
    ["http://127.0.0.1:4010", "http://127.0.0.1:4010"],
    ["http://127.9.8.7", "http://127.9.8.7"],
    ["http://localhost:1", "http://localhost:1"],
    ["http://[::1]:1/", "http://[::1]:1"],
  ])("base URL %s", (url, expected) => {
    expect(read({ GITHUB_TOKEN: "x", GITHUB_API_URL: url }).apiUrl).toBe(expected);
  });

  test.each([
    "http://api.example.com",
    "http://127.0.0.1.example.com",
    "http://localhost.example.com",
    "http://1270.0.0.1",
    "http://10.0.0.1",
    "http://[::2]",
    "http://0.0.0.0",
    "http://user@127.0.0.1",
    "https://user:pass@api.example.com",
    "https://api.example.com/?a=b",
    "https://api.example.com/#a",
    "ftp://127.0.0.1",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "api.example.com",
    "https://",
  ])("%s is refused", (url) => {
    expect(message(() => read({ GITHUB_TOKEN: "x", GITHUB_API_URL: url }))).toContain("GITHUB_API_URL is invalid");
  });
});

describe("the other needs", () => {
  test("one webhook secret, or two while it is rotated", () => {
    const read = (text: string) =>
      readEnv({ GITHUB_WEBHOOK_SECRET: text }, { w: webhookEnv }).w.secrets.map((secret) => secret.reveal());
    const [a, b] = ["a".repeat(16), "b".repeat(16)];
    expect(read(a)).toEqual([a]);
    expect(read(` ${a} , ${b}\n`)).toEqual([a, b]);
    expect(read(`${a},`)).toEqual([a]);
    expect(message(() => read(","))).toContain("GITHUB_WEBHOOK_SECRET is invalid");
    expect(message(() => read(`${a},${b},${a}`))).toContain("GITHUB_WEBHOOK_SECRET is invalid");
  });

  test.each(["GITHUB_WEBHOOK_SECRET", "JIRA_WEBHOOK_SECRET"])("a short secret in %s is refused", (name) => {
    const read = (text: string) => readEnv({ [name]: text }, { w: name.startsWith("J") ? jiraWebhookEnv : webhookEnv });
    const long = "a".repeat(16);
    for (const text of ["a", "hunter2-hunter2", ` ${"a".repeat(15)}  `, `${long},b`, `b,${long}`]) {
      expect(message(() => read(text))).toBe(
        `Environment variables are missing or invalid:\n  ${name} is too short: use at least 16 random characters (openssl rand -hex 32), the same in the webhook's settings`,
      );
    }
    expect(read(long).w.secrets).toHaveLength(1);
  });

  test.each([
    ["https://acme.atlassian.net", "https://acme.atlassian.net"],
    ["https://acme.atlassian.net/", "https://acme.atlassian.net"],
    ["https://acme.atlassian.net/browse/WEB-12?filter=1", "https://acme.atlassian.net"],
    ["https://acme.atlassian.net/jira/software/projects/WEB/boards/1#x", "https://acme.atlassian.net"],
    ["https://acme.atlassian.net/jira/your-work", "https://acme.atlassian.net"],
    ["https://tools.example/jira", "https://tools.example/jira"],
    ["https://tools.example/jira/browse/WEB-12", "https://tools.example/jira"],
    ["https://tools.example/jira/secure/Dashboard.jspa?x=1", "https://tools.example/jira"],
    ["https://jira.example/projects/WEB/issues", "https://jira.example"],
    ["https://browse.example/tracker", "https://browse.example/tracker"],
    ["https://jira.example/issues/?jql=project%20%3D%20WEB", "https://jira.example"],
    // These are the paths of Jira itself.
    ["https://example.com/issues", "https://example.com/issues"],
    ["https://example.com/projects/jira", "https://example.com/projects/jira"],
    ["https://example.com/software/jira", "https://example.com/software/jira"],
    ["https://issues/jira", "https://issues/jira"],
  ])("JIRA_BASE_URL can be the address of a page: %s", (text, baseUrl) => {
    const cloud = { JIRA_EMAIL: "a@b.example", JIRA_API_TOKEN: "t" };
    const found = readEnv({ JIRA_BASE_URL: text, ...cloud }, { jira: jiraEnv }).jira.settings;
    expect(found).toMatchObject({ baseUrl, gatewayUrl: "https://api.atlassian.com" });
    const dataCenter = readEnv({ JIRA_BASE_URL: text, JIRA_TOKEN: "t" }, { jira: jiraEnv }).jira.settings;
    expect(dataCenter?.baseUrl).toBe(baseUrl);
    expect(dataCenter).not.toHaveProperty("gatewayUrl");
  });

  test("a user name in JIRA_BASE_URL is refused, on Atlassian's sites too", () => {
    const read = () =>
      readEnv({ JIRA_BASE_URL: "https://user:pw@acme.atlassian.net/browse/WEB-1", JIRA_TOKEN: "t" }, { jira: jiraEnv });
    expect(message(read)).toContain("remove the user name and password");
  });

  test("a table on this machine is known as one", () => {
    const read = (endpoints: Record<string, string>) =>
      readEnv({ MILEPOST_TABLE: "milepost", ...endpoints }, { table: tableEnv }).table;
    expect(read({})).toEqual({ name: "milepost", endpoint: null, local: false });
    expect(read({ AWS_ENDPOINT_URL: "http://127.0.0.1:8000" }).local).toBe(true);
    const own = {
      AWS_ENDPOINT_URL_DYNAMODB: "https://db.example.com",
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
    };
    expect(read(own)).toEqual({ name: "milepost", endpoint: "https://db.example.com", local: false });
  });

  test("the notify queue by a variable of its own; where it is optional, a wrong one is refused all the same", () => {
    const url = "https://sqs.example.com/123456789012/notify.fifo";
    const own = { MILEPOST_NOTIFY_QUEUE_URL: url, MILEPOST_QUEUE_URL: "https://sqs.example.com/other.fifo" };
    const settings = { url, endpoint: null };
    expect(readEnv(own, { queue: notifyQueueEnv }).queue).toEqual(settings);
    expect(readEnv(own, { queue: optionalNotifyQueueEnv }).queue).toEqual({ settings });
    expect(readEnv({}, { queue: optionalNotifyQueueEnv }).queue).toEqual({ settings: null });
    expect(message(() => readEnv({}, { queue: notifyQueueEnv }))).toContain("URL of the notify queue");
    const standard = { MILEPOST_NOTIFY_QUEUE_URL: "https://sqs.example.com/notify" };
    for (const queue of [notifyQueueEnv, optionalNotifyQueueEnv]) {
      expect(message(() => readEnv(standard, { queue }))).toContain("the notify queue must be a FIFO queue");
    }
  });

  test("the ARN of a secret", () => {
    const arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:milepost/webhook-AbCdEf";
    expect(readEnv({ MILEPOST_WEBHOOK_SECRET_ARN: arn }, { arn: webhookSecretArnEnv }).arn).toBe(arn);
    expect(message(() => readEnv({ MILEPOST_WEBHOOK_SECRET_ARN: "x" }, { arn: webhookSecretArnEnv }))).toContain(
      "not an ARN",
    );
  });
});

test("a Secret prints as [secret] everywhere", () => {
  const secret = new Secret("hunter2");
  const prints = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }, { showHidden: true, depth: 9 }),
    inspect(secret),
    Object.entries(secret),
    JSON.stringify(structuredClone({ ...secret })),
  ];
  for (const print of prints) expect(String(print)).not.toContain("hunter2");
  expect(prints.slice(0, 2)).toEqual(["[secret]", "[secret]"]);
  expect(secret.reveal()).toBe("hunter2");
});
