import { Controller, Get, UseFilters } from '@nestjs/common';
import { HealthCheck, type HealthCheckResult } from '@nestjs/terminus';
import { Public } from '../auth/sessions/access.js';
import { LIVENESS, READINESS } from '../common/probes.js';
import { NotReadyFilter } from './not-ready.filter.js';
import { Readiness } from './readiness.js';

/** What an orchestrator and a balancer ask. */
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** 200 while the process answers at all; who gets no answer restarts it. Asks nobody, least of all the database. */
  @Get(LIVENESS)
  @Public()
  @HealthCheck()
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 200 where requests may be sent here, `degraded` where events of other replicas do not arrive; otherwise 503. */
  @Get(READINESS)
  @Public()
  @HealthCheck()
  @UseFilters(NotReadyFilter)
  ready(): Promise<HealthCheckResult> {
    return this.readiness.check();
  }
}
