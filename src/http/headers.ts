import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * The headers of every response: no type sniffing, no framing, no caching, no referrer to other sites, and no loading
 * of resources. Pages set a policy of their own, assets their caching.
 *
 * @param https whether the site is served over https; browsers then use nothing else for a year
 */
export function protectiveHeaders(https: boolean): RequestHandler {
  const protect = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https,
    xFrameOptions: { action: 'deny' },
  });
  return (request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    protect(request, response, next);
  };
}
