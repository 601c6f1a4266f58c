/** Replaces `postman-request` in bundles: jira-client imports it, but does not use it if it has a `request` option. */
export const unused = "postman-request";
