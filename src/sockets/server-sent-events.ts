/**
 * The events of graphql-sse in its distinct connections mode, one stream for each subscription
 * (https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md#distinct-connections-mode). An event ends with an
 * empty line; JSON has no line break.
 */

const NEXT = Buffer.from('event: next\ndata: ');
const END = Buffer.from('\n\n');

/** @param payload an execution result, as JSON */
export function nextEvent(payload: Buffer): Buffer {
  return Buffer.concat([NEXT, payload, END]);
}

/** The subscription is over. A browser's EventSource drops an event without data. */
export const COMPLETE = Buffer.from('event: complete\ndata: \n\n');

/** A comment: keeps proxies from taking the stream for dead. */
export const PING = Buffer.from(':\n\n');
