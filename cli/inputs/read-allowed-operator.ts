import { readOperator } from "../../shared/adapters/node/read-operator.ts";
import { isRepositoryAllowed, type Operator } from "../../shared/config/operator.ts";
import { UsageError } from "../../shared/errors.ts";

/** Reads the operator's file. Throws `UsageError` if it does not list the repository. */
export async function readAllowedOperator(
  location: Parameters<typeof readOperator>[0],
  fullName: string,
): Promise<Operator | null> {
  const operator = await readOperator(location);
  if (isRepositoryAllowed(operator, fullName)) return operator;
  throw new UsageError(
    `The operator's file (MILEPOST_OPERATOR) does not allow ${fullName}. Ask the operator to add it.`,
  );
}
