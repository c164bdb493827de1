import { Injectable, Logger } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import { EventBus } from '../events/event-bus.js';
import { Database } from '../persistence/database.js';
import { Stopping } from './stopping.js';

/** Whether requests may be sent here. */
@Injectable()
export class Readiness {
  private readonly logger = new Logger(Readiness.name);
  private databaseIsThere = true;

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
    private readonly bus: EventBus,
    private readonly stopping: Stopping,
  ) {}

  /** @throws ServiceUnavailableException with what is down; why is for the log, not for whoever asks */
  check(): Promise<HealthCheckResult> {
    return this.health.check([() => this.ofProcess(), () => this.ofDatabase(), () => this.ofBus()]);
  }

  private ofProcess() {
    const process = this.indicators.check('process');
    return this.stopping.begun ? process.down('stopping') : process.up();
  }

  private async ofDatabase() {
    const [database, migrations] = [this.indicators.check('database'), this.indicators.check('migrations')];
    try {
      const pending = await this.database.pendingMigrations();
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

  /** Logs what changed, not what was asked. */
  private note(isThere: boolean, error?: unknown): void {
    if (isThere === this.databaseIsThere) return;
    this.databaseIsThere = isThere;
    if (isThere) this.logger.log('The database is there again');
    else this.logger.error(error, 'The database is away');
  }
}
