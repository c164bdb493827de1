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

  /** Everything, as a file. It is read as fast as it is taken, and no further once the connection is closed. */
  @Get('export.json')
  @Allow('account.read')
  @Cost(READING_ALL)
  async exportMyData(@Actor() by: ByUser, @Res() response: Response): Promise<void> {
    const pieces = await this.data.download(by);
    const first = await pieces.next(); // what fails here still gets an answer that says so
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.setHeader('Content-Disposition', 'attachment; filename="my-data.json"');
    try {
      await pipeline(Readable.from(joined(first, pieces)), response);
    } catch (error) {
      // The head is sent, so the connection is cut: nobody takes half a file for a whole one.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') this.logger.error(error);
    }
  }
}

async function* joined(first: IteratorResult<string>, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
