/** The simulated repository. */
export const repository = { id: "1", fullName: "acme/web" };
