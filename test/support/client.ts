import { CookieJar } from 'tough-cookie';
import type { TypedDocumentString } from './operations.generated.js';

export interface Refusal {
  message: string;
  path?: (string | number)[];
  extensions: { code: string; details?: Record<string, unknown>; errorId?: string };
}

export interface Answer<Data> {
  data?: Data | null;
  errors?: Refusal[];
}

/** How a browser asks for a page. */
export const BROWSER = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };

/** A GraphQL client with a cookie jar, as any client out there would be one. */
export class Client {
  constructor(
    readonly url: string,
    readonly jar = new CookieJar(),
    readonly headers: Record<string, string> = {},
  ) {}

  /** A script that shows this API token instead of a cookie. */
  withToken(token: string): Client {
    return new Client(this.url, undefined, { authorization: `Bearer ${token}` });
  }

  /** Another browser, with no cookies yet. */
  anew(): Client {
    return new Client(this.url);
  }

  /** The same person, with the same cookies, at another door. */
  at(url: string): Client {
    return new Client(url, this.jar);
  }

  /** What the server says, whatever it is. */
  async asks<Data = Record<string, unknown>>(query: string, variables: object = {}): Promise<Answer<Data>> {
    const response = await this.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer<Data>;
  }

  /** The data of an operation that must succeed. */
  async does<Result, Variables extends object>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): Promise<Result>;
  async does<Data = Record<string, unknown>>(query: string, variables?: object): Promise<Data>;
  async does<Data>(query: string | { toString(): string }, variables: object = {}): Promise<Data> {
    const { data, errors } = await this.asks<Data>(query.toString(), variables);
    if (errors || !data) throw new Error(`Refused: ${JSON.stringify(errors)}`);
    return data;
  }

  /** Code and details of an operation that must be refused. */
  async isRefused(query: string, variables: object = {}): Promise<Refusal['extensions']> {
    const { data, errors } = await this.asks(query, variables);
    if (!errors?.[0]) throw new Error(`Not refused: ${JSON.stringify(data)}`);
    return errors[0].extensions;
  }

  /** The same for people: the sentence that comes with it. */
  async isTold(query: string, variables: object = {}): Promise<string> {
    const { data, errors } = await this.asks(query, variables);
    if (!errors?.[0]) throw new Error(`Not refused: ${JSON.stringify(data)}`);
    return errors[0].message;
  }

  /** What a browser would still send. */
  get cookies(): { key: string; value: string }[] {
    return this.jar.getCookiesSync(this.url).map(({ key, value }) => ({ key, value }));
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(this.headers)) headers.set(name, value);
    const cookies = await this.jar.getCookieString(this.url);
    if (cookies) headers.set('cookie', cookies);
    const response = await fetch(this.url + path, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) await this.jar.setCookie(cookie, this.url);
    return response;
  }
}
