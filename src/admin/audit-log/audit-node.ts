import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditEntry } from '../../journal/audit-entry.entity.js';
import { NodeReaders } from '../../nodes/node-readers.js';
import { Loaders } from '../../persistence/loaders.js';

/** Reads entries of the audit log by their ids. */
@Injectable()
export class AuditNode implements OnModuleInit {
  constructor(
    private readonly nodes: NodeReaders,
    private readonly loaders: Loaders,
  ) {}

  onModuleInit(): void {
    this.nodes.register('AuditEntry', {
      access: 'audit.read',
      read: (_, id) => this.loaders.maybeOne(AuditEntry, id),
    });
  }
}
