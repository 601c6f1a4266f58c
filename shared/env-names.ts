/** The names of all environment variables. CDK constructs set the variables; `env.ts` reads and validates them. */
export const envNames = {
  githubToken: "GITHUB_TOKEN",
  githubAppId: "GITHUB_APP_ID",
  githubAppPrivateKey: "GITHUB_APP_PRIVATE_KEY",
  githubApiUrl: "GITHUB_API_URL",
  githubWebhookSecret: "GITHUB_WEBHOOK_SECRET",
  jiraBaseUrl: "JIRA_BASE_URL",
  jiraEmail: "JIRA_EMAIL",
  jiraApiToken: "JIRA_API_TOKEN",
  jiraToken: "JIRA_TOKEN",
  jiraWebhookSecret: "JIRA_WEBHOOK_SECRET",
  slackBotToken: "SLACK_BOT_TOKEN",
  slackApiUrl: "SLACK_API_URL",
  slackWebhookUrl: "SLACK_WEBHOOK_URL",
  // On Lambda: ARNs of secrets. Each secret is a JSON object of environment variables.
  githubSecretArn: "MILEPOST_GITHUB_SECRET_ARN",
  jiraSecretArn: "MILEPOST_JIRA_SECRET_ARN",
  webhookSecretArn: "MILEPOST_WEBHOOK_SECRET_ARN",
  slackSecretArn: "MILEPOST_SLACK_SECRET_ARN",
  pageSecretArn: "MILEPOST_PAGE_SECRET_ARN",
  pageSecret: "MILEPOST_PAGE_SECRET",
  pageUrl: "MILEPOST_PAGE_URL",
  table: "MILEPOST_TABLE",
  queueUrl: "MILEPOST_QUEUE_URL",
  notifyQueueUrl: "MILEPOST_NOTIFY_QUEUE_URL",
  operator: "MILEPOST_OPERATOR",
  state: "MILEPOST_STATE",
  xdgStateHome: "XDG_STATE_HOME",
  home: "HOME",
  dynamodbEndpoint: "AWS_ENDPOINT_URL_DYNAMODB",
  sqsEndpoint: "AWS_ENDPOINT_URL_SQS",
  awsEndpoint: "AWS_ENDPOINT_URL",
  /** Set by AWS Lambda. Shows whether the process runs there, where some other variables are required. */
  lambdaFunction: "AWS_LAMBDA_FUNCTION_NAME",
} as const;

export type EnvName = (typeof envNames)[keyof typeof envNames];
