import { randomUUID } from 'node:crypto';
import type { Logger } from '@nestjs/common';

/** The message of every unexpected failure. */
export const OUR_FAULT = 'Something went wrong on our side.';

/** Logs an unexpected failure with its stack. @returns the id of the log entry, for the client */
export function logUnforeseen(logger: Pick<Logger, 'error'>, failure: unknown, about: object = {}): string {
  const errorId = randomUUID();
  logger.error({ errorId, err: failure, ...about });
  return errorId;
}
