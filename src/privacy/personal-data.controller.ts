import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Logger, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Allow } from '../auth/sessions/access.js';
import { Actor, type ByUser } from '../auth/sessions/by.js';
import { Cost, READING_ALL } from '../limits/cost.js';
import { ExportData } from './export-data.js';

@Controller('account')
export class PersonalDataController {
  private readonly logger = new Logger(PersonalDataController.name);

  constructor(private readonly data: ExportData) {}

  /** All data, as a file. It is read at the client's pace, and no further after the connection closes. */
  @Get('export.json')
  @Allow('account.read')
  @Cost(READING_ALL)
  async exportMyData(@Actor() by: ByUser, @Res() response: Response): Promise<void> {
    const pieces = await this.data.download(by);
    const first = await pieces.next(); // a failure here still gets an error response
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.setHeader('Content-Disposition', 'attachment; filename="my-data.json"');
    try {
      await pipeline(Readable.from(joined(first, pieces)), response);
    } catch (error) {
      // The headers are sent. The connection is cut, so the client sees an incomplete download.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') this.logger.error(error);
    }
  }
}

async function* joined(first: IteratorResult<string>, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
