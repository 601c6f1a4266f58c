import { Validations } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { envNames } from "../shared/env-names.ts";

/** What the links to the status page are signed with: made by AWS, known to nobody. It goes with the stack. */
export class PageSecret extends Secret {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: "Milepost: signs the links to the status page",
      // A change of these makes a new secret, and every link that was sent out is refused.
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
        "A new secret ends every link that was sent out, so it is a person's decision (docs/operating.md#replacing-the-links-secret); " +
        "the links expire by themselves.",
    });
  }
}
