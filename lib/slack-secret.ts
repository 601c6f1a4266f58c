import { Validations } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";

/**
 * How Slack is reached. The operator puts that in; until then it holds a value that says nothing, and Milepost has no
 * Slack. It goes with the stack: Slack has its own page to see a token again, and to end it.
 */
export class SlackSecret extends Secret {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: "Milepost: SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL (docs/deploying.md)",
      // Only what is there from the beginning. A change of these would put a new value over the operator's.
      generateSecretString: { secretStringTemplate: "{}", generateStringKey: "unused" },
    });
    Validations.of(this).acknowledge({
      id: "AwsSolutions-SMG4",
      reason:
        "Slack gives out the token, or the webhook's URL, on a page for people only: nothing here could rotate it.",
    });
  }
}
