/** The login of somebody who may open issues in a public repository, and nothing else. */
export const stranger = "stranger";
