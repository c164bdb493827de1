import type { TypedDocumentString } from '../generated/operations/graphql.js';

/** A refusal: `code` decides what to do, `details` holds its figures. */
export class Refusal extends Error {
  readonly code: string;
  readonly details: Record<string, unknown>;

  constructor({ message, extensions }: GraphQLFailure) {
    super(message);
    this.code = extensions.code;
    this.details = extensions.details ?? {};
  }
}

interface GraphQLFailure {
  message: string;
  path?: (string | number)[];
  extensions: { code: string; details?: Record<string, unknown> };
}

/** Data and errors, since an answer may have both. `data` is null if a field that is never null was refused. */
export interface Answer<Data> {
  data?: Data | null;
  errors?: GraphQLFailure[];
}

/** @param token an API token; a page of Foyer's own origin needs none, since the browser sends its cookie */
export async function ask<Data, Variables>(
  url: string,
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  token?: string,
): Promise<Answer<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query: document, variables }),
  });
  return response.json();
}

/** The data alone. @throws Refusal with the first error */
export async function askAll<Data, Variables>(...request: Parameters<typeof ask<Data, Variables>>): Promise<Data> {
  const { data, errors } = await ask(...request);
  if (errors?.[0]) throw new Refusal(errors[0]);
  return data!;
}
