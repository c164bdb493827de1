import { randomUUID } from 'node:crypto';
import type { Logger } from '@nestjs/common';

/** All that a client is told of a failure that is ours. */
export const OUR_FAULT = 'Something went wrong on our side.';

/** Logs a failure that is ours, with its stack. @returns the id under which the log has it, for the client to name */
export function logUnforeseen(logger: Pick<Logger, 'error'>, failure: unknown, about: object = {}): string {
  const errorId = randomUUID();
  logger.error({ errorId, err: failure, ...about });
  return errorId;
}
