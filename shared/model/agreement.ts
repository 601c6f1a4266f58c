import * as z from "zod";

/** What plan and trackers agree on for a deliverable or checkbox. */
export const agreementSchema = z.object({
  isDone: z.boolean(),
  /** True if it was done in the plan. A different value in the plan is then a change of the plan. */
  isDoneInPlan: z.boolean(),
  /** Increases with each change by the plan or a person. Of several links, the highest revision is current. */
  revision: z.number().int(),
});
export type Agreement = z.infer<typeof agreementSchema>;

export const checkboxAgreementSchema = agreementSchema.extend({ text: z.string() });
export type CheckboxAgreement = z.infer<typeof checkboxAgreementSchema>;

/** An agreement, and whether the plan changed the state since the previous one. */
export type NewAgreement = Agreement & { isPlanChanged: boolean };
export type NewCheckboxAgreement = CheckboxAgreement & { isPlanChanged: boolean };

/** What plan and trackers agree on for the parts of one milestone. */
export interface MilestoneAgreements {
  /** By item key. */
  deliverables: ReadonlyMap<string, NewAgreement>;
  /** All criteria, then all verification steps. */
  checkboxes: readonly NewCheckboxAgreement[];
}
