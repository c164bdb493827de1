import { Injectable, Logger } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import { MessageBus } from '../bus/message-bus.js';
import { Probe } from '../persistence/probe.js';
import { Stopping } from './stopping.js';

/** Whether this replica takes requests. */
@Injectable()
export class Readiness {
  private readonly logger = new Logger(Readiness.name);
  private databaseIsThere = true;

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly probe: Probe,
    private readonly bus: MessageBus,
    private readonly stopping: Stopping,
  ) {}

  /** @throws ServiceUnavailableException with the parts that are down; the reasons are in the log only */
  check(): Promise<HealthCheckResult> {
    const process = this.indicators.check('process');
    if (this.stopping.begun) return this.health.check([() => process.down('stopping')]); // without queries
    return this.health.check([() => process.up(), () => this.ofDatabase(), () => this.ofBus()]);
  }

  private async ofDatabase() {
    const [database, migrations] = [this.indicators.check('database'), this.indicators.check('migrations')];
    try {
      const pending = await this.probe.pendingMigrations();
      this.note(true);
      return { ...database.up(), ...(pending.length === 0 ? migrations.up() : migrations.down({ pending })) };
    } catch (error) {
      this.note(false, error);
      return database.down('away');
    }
  }

  private ofBus() {
    const bus = this.indicators.check('bus');
    return this.bus.connected ? bus.up() : bus.degraded('away: live views show what this replica does');
  }

  /** Logs changes only, not every probe. */
  private note(isThere: boolean, error?: unknown): void {
    if (isThere === this.databaseIsThere) return;
    this.databaseIsThere = isThere;
    if (isThere) this.logger.log('The database is there again');
    else this.logger.error(error, 'The database is away');
  }
}
