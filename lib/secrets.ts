import { Validations } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { envNames } from "../shared/env-names.ts";

interface SecretEncryption {
  /** `null` for the key of Secrets Manager, `aws/secretsmanager`. */
  encryptionKey: IKey | null;
}

/** The secret that signs links to the status page. AWS generates its value; the secret is deleted with the stack. */
export class PageSecret extends Secret {
  constructor(scope: Construct, id: string, { encryptionKey }: SecretEncryption) {
    super(scope, id, {
      ...(encryptionKey && { encryptionKey }),
      description: "Milepost: signs the links to the status page",
      // Changing these options generates a new secret, which invalidates all links.
      generateSecretString: {
        secretStringTemplate: "{}",
        generateStringKey: envNames.pageSecret,
        passwordLength: 64,
        excludePunctuation: true,
      },
    });
    Validations.of(this).acknowledge({
      id: "AwsSolutions-SMG4",
      reason:
        "Rotation would invalidate all links, so an operator decides (docs/operating.md#replacing-the-links-secret); " +
        "links expire automatically.",
    });
  }
}

/**
 * A secret that the operator fills with environment variables, as a JSON object (docs/deploying.md). AWS generates a first
 * value without any of them. The secret is deleted with the stack.
 */
class OperatorSecret extends Secret {
  /** `variables`: what the secret holds, for people. `noRotation`: why AWS can't rotate it. */
  constructor(scope: Construct, id: string, props: SecretEncryption & { variables: string; noRotation: string }) {
    const { encryptionKey, variables, noRotation } = props;
    super(scope, id, {
      description: `Milepost: ${variables} (docs/deploying.md)`,
      ...(encryptionKey && { encryptionKey }),
      // Changing these options would overwrite the value that the operator has set.
      generateSecretString: { secretStringTemplate: "{}", generateStringKey: "unused" },
    });
    Validations.of(this).acknowledge({ id: "AwsSolutions-SMG4", reason: noRotation });
  }
}

/** The secrets that the operator fills. A function can read only those that it needs. */
export type OperatorSecrets = Readonly<Record<"github" | "jira" | "webhook" | "slack", Secret>>;

export function createOperatorSecrets(scope: Construct, encryptionKey: IKey | null): OperatorSecrets {
  return {
    github: new OperatorSecret(scope, "GithubSecret", {
      encryptionKey,
      variables: "GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY, or GITHUB_TOKEN",
      noRotation: "GitHub shows the App's key or token on a web page only, so it can't be rotated automatically.",
    }),
    jira: new OperatorSecret(scope, "JiraSecret", {
      encryptionKey,
      variables: "JIRA_BASE_URL with JIRA_EMAIL and JIRA_API_TOKEN, or with JIRA_TOKEN",
      noRotation: "Jira shows the token on a web page only, so it can't be rotated automatically.",
    }),
    webhook: new OperatorSecret(scope, "WebhookSecret", {
      encryptionKey,
      variables: "GITHUB_WEBHOOK_SECRET and JIRA_WEBHOOK_SECRET",
      noRotation: "The webhook's settings at GitHub and Jira must be changed together with it (docs/deploying.md).",
    }),
    slack: new OperatorSecret(scope, "SlackSecret", {
      encryptionKey,
      variables: "SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL",
      noRotation: "Slack shows the token or webhook URL on a web page only, so it can't be rotated automatically.",
    }),
  };
}
