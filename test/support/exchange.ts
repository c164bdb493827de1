import { request } from 'node:http';

/** A response as it came: header names as they were written, in their order. */
export interface Received {
  status: number;
  headers: [name: string, value: string][];
  body: string;
  bytes: Buffer;
}

export const JSON_BODY = { 'content-type': 'application/json' };

/** Posts that body to /graphql over a connection of its own, with these headers and no others but Host and its length. */
export function post(url: string, body: string | object, headers: Record<string, string> = {}): Promise<Received> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return exchange(`${url}/graphql`, 'POST', { ...JSON_BODY, ...headers }, text);
}

/** The same by GET. Objects become JSON. */
export function get(url: string, parameters: object, headers: Record<string, string> = {}): Promise<Received> {
  return exchange(`${url}/graphql?${searchOf(parameters)}`, 'GET', headers);
}

/** The query string of a GraphQL request. */
export function searchOf(parameters: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters) as [string, unknown][])
    search.append(name, typeof value === 'string' ? value : JSON.stringify(value));
  return search.toString();
}

/** The value of a header; undefined if it is not there. */
export function header({ headers }: Received, name: string): string | undefined {
  return headers.find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1];
}

export function exchange(
  address: string,
  method: string,
  headers: Record<string, string>,
  text?: string,
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const asked = request(address, { method, agent: false, headers });
    asked.on('error', reject);
    asked.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const pairs: [string, string][] = [];
        for (let at = 0; at < response.rawHeaders.length; at += 2) {
          pairs.push([response.rawHeaders[at]!, response.rawHeaders[at + 1]!]);
        }
        const bytes = Buffer.concat(parts);
        resolve({ status: response.statusCode!, headers: pairs, body: bytes.toString(), bytes });
      });
    });
    asked.end(text);
  });
}
