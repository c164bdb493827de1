import { Injectable } from '@nestjs/common';
import { Activity } from '../audit/activity.entity.js';
import { UnitOfWork } from '../persistence/unit-of-work.js';
import { Events } from '../tickets/events.service.js';

/** What just happened at an event. */
@Injectable()
export class ActivityFeed {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly events: Events,
  ) {}

  /** The newest first. @throws DomainError NOT_FOUND */
  async recent(eventId: number | undefined, first: number): Promise<Activity[]> {
    const event = await this.events.get(eventId);
    return this.unit.em.find(Activity, { eventId: event.id }, { orderBy: { id: 'desc' }, limit: first });
  }
}
