import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Logger } from '@nestjs/common';
import { DomainError } from '../common/domain-error.js';
import { isLocalDev, isOwnOrigin, isSentFromElsewhere } from '../common/origin.js';
import type { Config } from '../config/config.js';
import { clientAddress } from '../limits/client-address.js';

type Site = Pick<Config, 'publicUrl' | 'production' | 'corsOrigins' | 'trustProxy'>;

/**
 * Refuses requests that another site makes a browser send, by Fetch Metadata and Origin
 * (https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html). A followed
 * link may open a page, but no download (limits/cost.guard.ts). Programs send neither header and pass.
 *
 * @returns a function that throws DomainError FORBIDDEN for such a request
 */
export function keepOtherSitesOut(site: Site): (request: IncomingMessage) => void {
  const logger = new Logger('CrossSite');
  return (request) => {
    if (mayAct(request, site)) return;
    const { origin, 'sec-fetch-site': from } = request.headers;
    logger.warn(
      { address: clientAddress(request, site.trustProxy), origin, from, publicUrl: site.publicUrl },
      'A page of another origin was refused; is PUBLIC_URL what people see?',
    );
    throw new DomainError('FORBIDDEN', 'A page of another site sent this.');
  };
}

/** Whether no other site made a browser send the request, or one that may. */
export function mayAct(request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>, site: Site): boolean {
  return !isElsewhere(request.headers, site) || isFollowedLink(request) || isGuest(request.headers, site);
}

function isElsewhere({ origin, 'sec-fetch-site': from }: IncomingHttpHeaders, { publicUrl, production }: Site) {
  if (isLocalDev(origin, publicUrl, production)) return false; // browsers call it same-site, or cross-site
  return isSentFromElsewhere(from) || !isOwnOrigin(origin, publicUrl, production);
}

/** A top-level navigation by GET, equivalent to an address typed into the browser. A link runs no GraphQL query. */
function isFollowedLink({ method, url = '/', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>): boolean {
  if (method !== 'GET' || /^\/graphql\b.*\?/is.test(url)) return false;
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

/** A request without cookies from a page of CORS_ORIGINS. With a user's cookie no other origin may act. */
function isGuest({ origin = '', cookie }: IncomingHttpHeaders, { corsOrigins }: Site): boolean {
  return corsOrigins.includes(origin) && cookie === undefined;
}
