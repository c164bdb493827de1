import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * What every answer says, whatever it is: nothing guesses its type, frames it, keeps it, or learns where people come
 * from, and what is no page loads nothing at all. Pages name a policy of their own, assets how long they last.
 *
 * @param https whether people come over https, and then by nothing else for a year
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
