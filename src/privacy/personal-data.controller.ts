import { Controller, Get, Header } from '@nestjs/common';
import { Allow, Viewer } from '../auth/access.js';
import type { User } from '../auth/user.entity.js';
import { Cost, READING_ALL } from '../limits/cost.js';
import { PersonalData } from './personal-data.service.js';

@Controller('account')
export class PersonalDataController {
  constructor(private readonly data: PersonalData) {}

  /** The same as exportMyData, as a file. */
  @Get('export.json')
  @Header('Content-Disposition', 'attachment; filename="my-data.json"')
  @Allow('account.read')
  @Cost(READING_ALL)
  export(@Viewer() viewer: User): Promise<Record<string, unknown>> {
    return this.data.exportOf(viewer);
  }
}
