/** Replaces `postman-request` in bundles: jira-client imports it, but with the option `request` does not use it. */
export const unused = "postman-request";
