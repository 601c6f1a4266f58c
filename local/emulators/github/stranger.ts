/** Login of a user without write access, who can still open issues in public repositories. */
export const STRANGER_LOGIN = "stranger";
