/**
 * Replaces `postman-request` in bundles (`lib/functions/milepost-function.ts`). jira-client imports it, but uses it only
 * without a `request` function, and `openJiraClient` passes one.
 */
export const unused = "postman-request";
