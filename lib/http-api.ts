import { Duration, Names, RemovalPolicy, Validations } from "aws-cdk-lib";
import { AccessLogField, AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  ApiMapping,
  CfnStage,
  DomainName,
  HttpApi,
  type HttpMethod,
  type HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { ICertificate } from "aws-cdk-lib/aws-certificatemanager";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import { RunbookAlarm } from "./alarms.ts";

/** Limits of one route, for all callers together: requests per second, and how many may arrive at once. */
interface RouteThrottle {
  rateLimit: number;
  burstLimit: number;
}

/** Each route has its own limits, so that requests for the status page or /healthz don't use up those of webhooks. */
export const throttles = {
  // A push is one request; the bots of an organisation can push dozens of times a second.
  webhook: { rateLimit: 50, burstLimit: 100 },
  // One view of a page is up to five requests.
  page: { rateLimit: 20, burstLimit: 40 },
  health: { rateLimit: 2, burstLimit: 5 },
} satisfies Record<string, RouteThrottle>;

/** `certificate`: for `name`, in the region of the API. */
export interface ApiDomain {
  name: string;
  certificate: ICertificate;
}

/** The HTTP API for webhooks and the status page. */
export class MilepostApi extends HttpApi {
  /** Its address without a trailing slash. */
  readonly baseUrl: string;
  /** What the DNS record of the API's own domain must point at; `null` without one. */
  readonly domainTarget: string | null;
  readonly #stage: HttpStage;
  readonly #routeSettings: Record<string, { ThrottlingRateLimit: number; ThrottlingBurstLimit: number }> = {};

  /** Creates the API and, in `scope`, its access log group and its alarm. */
  constructor(scope: Construct, id: string, { alarms, domain }: { alarms: ITopic; domain?: ApiDomain | undefined }) {
    super(scope, id, { description: "Milepost", createDefaultStage: false });
    this.#stage = this.addStage("Stage", {
      stageName: "$default",
      autoDeploy: true,
      throttle: throttles.page,
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          new LogGroup(scope, "AccessLogs", {
            // API Gateway adds each other group to one resource policy of the account, whose size is limited.
            logGroupName: `/aws/vendedlogs/${Names.uniqueResourceName(scope, { maxLength: 200, separator: "-" })}-access`,
            retention: RetentionDays.ONE_MONTH,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        format: accessLogFormat,
      },
    });
    const domainName = domain && new DomainName(this, "Domain", { ...domain, domainName: domain.name });
    if (domainName) new ApiMapping(this, "Mapping", { api: this, domainName, stage: this.#stage });
    this.baseUrl = domain ? `https://${domain.name}` : this.apiEndpoint;
    this.domainTarget = domainName?.regionalDomainName ?? null;
    const { defaultChild } = this.#stage.node;
    if (!(defaultChild instanceof CfnStage)) throw new Error("The stage has no CloudFormation resource.");
    defaultChild.routeSettings = this.#routeSettings;
    Validations.of(this).acknowledge({
      id: "AwsSolutions-APIG4",
      reason:
        "GitHub and Jira sign the raw bytes of each webhook, which the function verifies first; an authorizer does not " +
        "receive the body. The status page requires signed, expiring links, which its function verifies in constant " +
        "time. /healthz only reports whether the state is reachable.",
    });
    new RunbookAlarm(scope, "ErrorsAlarm", {
      metric: this.metricServerError({ statistic: "Sum", period: Duration.minutes(5) }),
      threshold: 1,
      description:
        "A webhook, /healthz or the status page got a server error. GitHub does not repeat webhooks automatically.",
      runbook: "webhook-errors",
      topic: alarms,
    });
  }

  answerBy(
    handler: IFunction,
    routes: readonly (readonly [HttpMethod, path: string, throttle: RouteThrottle])[],
  ): void {
    const integration = new HttpLambdaIntegration("Integration", handler);
    for (const [method, path, { rateLimit, burstLimit }] of routes) {
      // A stage can't have settings for a route that does not exist yet.
      this.#stage.node.addDependency(...this.addRoutes({ path, methods: [method], integration }));
      this.#routeSettings[`${method} ${path}`] = { ThrottlingRateLimit: rateLimit, ThrottlingBurstLimit: burstLimit };
    }
  }
}

/** Contains no body, header, IP address or query string, because the query of a link to the status page is secret. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    time: AccessLogField.contextRequestTimeEpoch(),
    route: "$context.routeKey",
    status: AccessLogField.contextStatus(),
    bytes: AccessLogField.contextResponseLength(),
    latency: AccessLogField.contextResponseLatency(),
    error: "$context.integrationErrorMessage",
  }),
);
