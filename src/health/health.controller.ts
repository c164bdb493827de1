import { Controller, Get, UseFilters } from '@nestjs/common';
import { HealthCheck, type HealthCheckResult } from '@nestjs/terminus';
import { Public } from '../auth/sessions/access.js';
import { LIVENESS, READINESS } from '../common/probes.js';
import { NotReadyFilter } from './not-ready.filter.js';
import { Readiness } from './readiness.js';

/** Health probes for an orchestrator and a balancer. */
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /**
   * 200 while the event loop runs; without an answer, the orchestrator restarts the process. It queries nothing, not
   * even the database.
   */
  @Get(LIVENESS)
  @Public()
  @HealthCheck()
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** 200 if the replica takes requests, `degraded` without messages of other replicas; otherwise 503. */
  @Get(READINESS)
  @Public()
  @HealthCheck()
  @UseFilters(NotReadyFilter)
  ready(): Promise<HealthCheckResult> {
    return this.readiness.check();
  }
}
