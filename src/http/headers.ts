import { IncomingMessage, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

/**
 * Sets the headers of every response: no type sniffing, no framing, no caching, no referrer to other sites, and no
 * loading of resources. Pages set a policy of their own, assets their caching. Helmet names the headers, once.
 *
 * @param https whether the site is served over https; browsers then use nothing else for a year
 */
export function protectiveHeaders(https: boolean): (response: ServerResponse) => void {
  const headers = [['Cache-Control', 'no-store'] as const, ...headersOfHelmet(https)];
  return (response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
  };
}

function headersOfHelmet(https: boolean): [string, string][] {
  const protect = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https,
    xFrameOptions: { action: 'deny' },
  });
  const headers: [string, string][] = [];
  const recorder = {
    setHeader: (name: string, value: string) => void headers.push([name, value]),
    removeHeader: () => {}, // X-Powered-By, which Express does not set (configure-http.ts)
  };
  protect(new IncomingMessage(new Socket()), recorder as unknown as ServerResponse, (error) => {
    if (error) throw error as Error;
  });
  return headers;
}
