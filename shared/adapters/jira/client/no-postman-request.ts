/**
 * What bundles hold in the place of `postman-request` (`lib/milepost-function.ts`). jira-client requires it at its
 * top, and calls it only where it is given no `request` function. Ours gives one, so nothing of it is used.
 */
export const unused = "postman-request";
