import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { EraseAccount } from './erase-account.js';
import { ExportData } from './export-data.js';
import { PersonalDataController } from './personal-data.controller.js';
import { PersonalDataResolver } from './personal-data.resolver.js';

@Module({
  imports: [AuthModule],
  controllers: [PersonalDataController],
  providers: [EraseAccount, ExportData, PersonalDataResolver],
})
export class PrivacyModule {}
