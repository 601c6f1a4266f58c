import { ArnFormat, Duration, Stack, Validations } from "aws-cdk-lib";
import {
  type IOidcProvider,
  OidcProviderNative,
  OpenIdConnectPrincipal,
  PolicyStatement,
  Role,
} from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";

const ISSUER = "token.actions.githubusercontent.com";

export interface GitHubDeployRoleProps {
  /** `OWNER/NAME` of the repository whose workflow deploys. */
  repository: string;
  /**
   * The ids of owner and repository, for repositories that were created, renamed or moved after 15 July 2026. GitHub
   * puts them into the `sub` of its tokens (GitHub docs, "OpenID Connect reference"). Default: a `sub` without ids.
   */
  ids?: { owner: number; repository: number } | undefined;
  /** The environment of the job that deploys. Default: jobs on `branch`, without an environment. */
  environment?: string | undefined;
  /** Default: main. */
  branch?: string | undefined;
  /** True if the account already has an identity provider for GitHub Actions. It can have only one. */
  existingProvider?: boolean;
}

/**
 * The role with which a workflow of GitHub Actions deploys, without stored credentials. It can only assume the roles that
 * `cdk bootstrap` made for deploying.
 */
export class GitHubDeployRole extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: GitHubDeployRoleProps) {
    super(scope, id);
    const role = new Role(this, "Role", {
      description: `Deploys from the GitHub repository ${props.repository}`,
      assumedBy: new OpenIdConnectPrincipal(this.#provider(props.existingProvider ?? false), {
        StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com", [`${ISSUER}:sub`]: subjectOf(props) },
      }),
      maxSessionDuration: Duration.hours(1),
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ["sts:AssumeRole"],
        resources: ["*"],
        conditions: {
          StringEquals: { "iam:ResourceTag/aws-cdk:bootstrap-role": ["deploy", "file-publishing", "lookup"] },
        },
      }),
    );
    Validations.of(this).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason: "The names of the roles of `cdk bootstrap` contain region and qualifier; the condition allows no others.",
    });
    this.roleArn = role.roleArn;
  }

  #provider(isExisting: boolean): IOidcProvider {
    if (!isExisting)
      return new OidcProviderNative(this, "Provider", { url: `https://${ISSUER}`, clientIds: ["sts.amazonaws.com"] });
    const arn = Stack.of(this).formatArn({
      service: "iam",
      region: "",
      resource: "oidc-provider",
      resourceName: ISSUER,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    return OidcProviderNative.fromOidcProviderArn(this, "Provider", arn);
  }
}

/** Returns the `sub` of the tokens that GitHub issues to the jobs that deploy. */
function subjectOf({ repository, ids, environment, branch = "main" }: GitHubDeployRoleProps): string {
  const [owner, name] = repository.split("/");
  const from = ids ? `${owner}@${ids.owner}/${name}@${ids.repository}` : repository;
  return `repo:${from}:${environment === undefined ? `ref:refs/heads/${branch}` : `environment:${environment}`}`;
}
