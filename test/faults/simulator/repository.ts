/** The one repository of a simulated history. */
export const repository = { id: "1", fullName: "acme/web" };
