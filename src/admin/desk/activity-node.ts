import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Activity } from '../../journal/activity.entity.js';
import { NodeReaders } from '../../nodes/node-readers.js';
import { Loaders } from '../../persistence/loaders.js';

/** Reads entries of the feed by their ids. */
@Injectable()
export class ActivityNode implements OnModuleInit {
  constructor(
    private readonly nodes: NodeReaders,
    private readonly loaders: Loaders,
  ) {}

  onModuleInit(): void {
    this.nodes.register('Activity', {
      access: 'orders.read',
      read: (_, id) => this.loaders.maybeOne(Activity, id),
    });
  }
}
