import type { Client } from './client.js';

export const LOG = `query ($filter: AuditFilter, $first: Int, $after: String) { auditLog(filter: $filter, first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor }
  edges { node { id at action subject before after seq hash person { name address userAgent user { username } } } } } }`;

export interface Entry {
  id: string;
  at: string;
  action: string;
  subject: string | null;
  before: string;
  after: string;
  seq: number | null;
  person: { name: string | null; address: string; userAgent: string; user: { username: string } | null } | null;
}

/** The newest entries first, with what was before and after as objects. */
export async function auditEntries(client: Client, filter: object = {}) {
  const { auditLog } = await client.does<{ auditLog: { edges: { node: Entry }[] } }>(LOG, { filter, first: 100 });
  return auditLog.edges.map(({ node: { before, after, ...node } }) =>
    Object.assign(node, { before: JSON.parse(before) as object, after: JSON.parse(after) as object }),
  );
}
