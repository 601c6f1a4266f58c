import { Validations } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { envNames } from "../shared/env-names.ts";

/** The secret that signs links to the status page. AWS generates its value; the secret is deleted with the stack. */
export class PageSecret extends Secret {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
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

/** The secret for Slack's token or webhook URL, which the operator sets. It is deleted with the stack. */
export class SlackSecret extends Secret {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: "Milepost: SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL (docs/deploying.md)",
      // Generates an unused first value. Changing these options would overwrite the value that the operator has set.
      generateSecretString: { secretStringTemplate: "{}", generateStringKey: "unused" },
    });
    Validations.of(this).acknowledge({
      id: "AwsSolutions-SMG4",
      reason: "Slack shows the token or webhook URL on a web page only, so it can't be rotated automatically.",
    });
  }
}
