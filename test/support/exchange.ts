import { request } from 'node:http';

/** A response as it came: header names as they were written, in their order. */
export interface Received {
  status: number;
  headers: [name: string, value: string][];
  body: string;
}

export const JSON_BODY = { 'content-type': 'application/json' };

/** Posts that body to /graphql over a connection of its own, with these headers and no others but Host and its length. */
export function post(url: string, body: string | object, headers: Record<string, string> = {}): Promise<Received> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/graphql`, { method: 'POST', agent: false, headers: { ...JSON_BODY, ...headers } });
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
        resolve({ status: response.statusCode!, headers: pairs, body: Buffer.concat(parts).toString() });
      });
    });
    asked.end(text);
  });
}
