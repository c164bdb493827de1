import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Global, Module } from '@nestjs/common';
import { Activity } from './activity.entity.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditPerson } from './audit-person.entity.js';
import { AuditSeal } from './audit-seal.js';
import { JournalHolding } from './journal-holding.js';
import { JournalWriter } from './journal.js';

@Global()
@Module({
  imports: [MikroOrmModule.forFeature([Activity, AuditEntry, AuditPerson])],
  providers: [AuditSeal, JournalHolding, JournalWriter],
  exports: [AuditSeal],
})
export class JournalModule {}
