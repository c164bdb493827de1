import { MikroOrmModule } from '@mikro-orm/nestjs';
import { Global, Module } from '@nestjs/common';
import { Activity } from './activity.entity.js';
import { Audit } from './audit.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditPerson } from './audit-person.entity.js';
import { AuditSeal } from './audit-seal.js';
import { Trail } from './trail.js';

@Global()
@Module({
  imports: [MikroOrmModule.forFeature([Activity, AuditEntry, AuditPerson])],
  providers: [Audit, AuditSeal, Trail],
  exports: [Audit, AuditSeal, Trail],
})
export class AuditModule {}
