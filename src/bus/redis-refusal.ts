/** Replies that pass: Redis loads its data, has no master or is full. */
const PASSES = /^(LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|ERR max number of clients)/;
/** Of ioredis, for an answer of another protocol. */
const NOT_REDIS = /^Unknown RESP type/;
const TLS = /CERT|^UNABLE_TO_|^ERR_(TLS|SSL)_|^EPROTO$/;

/**
 * Why this connection of the start stays refused, with the next step, in one line. Undefined for a Redis that is away: a
 * start goes on without it.
 */
export function redisRefusalAtStart(error: Error & { code?: string }): string | undefined {
  const { name, message, code = '' } = error;
  if (name === 'ReplyError' && !PASSES.test(message))
    return `REDIS_URL is refused: ${message}; correct its user, password or number`;
  if (NOT_REDIS.test(message))
    return `REDIS_URL names no Redis: ${message.split('. ', 1)[0]}; correct its host and port`;
  if (TLS.test(code))
    return `REDIS_URL gets no TLS: ${message}; rediss: takes a Redis with TLS and a certificate that is trusted`;
  return undefined;
}
