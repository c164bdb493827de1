/** The actor of a command, as far as transactions and the audit log need it. */
export interface Acting {
  /** The mutation's or download's name; the audit log's action. */
  readonly operation: string;
  /** Null for an anonymous client and for the system. */
  readonly user: { readonly id: number; readonly username: string; readonly isStaff: boolean } | null;
  /** The name that was typed at a login, if it is not the user's username. */
  readonly name?: string;
  /** The network address that the request came from. */
  readonly address?: string;
  readonly userAgent?: string;
}
