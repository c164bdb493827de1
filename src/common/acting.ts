/** Who acts and through which operation, as far as a transaction and the audit log care. */
export interface Acting {
  /** A mutation's or download's name, under which the audit log has it. */
  readonly operation: string;
  /** Null for nobody and for the system. */
  readonly user: { readonly id: number; readonly username: string; readonly isStaff: boolean } | null;
  /** What was typed as a name, where that is not the user's username. */
  readonly name?: string;
  /** The network address that the request came from. */
  readonly address?: string;
  readonly userAgent?: string;
}
