import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Sessions } from '../auth/sessions/sessions.js';
import { MessageBus } from '../bus/message-bus.js';
import { Clock } from '../common/clock.js';
import { Config } from '../config/config.js';
import { endIfOver, type LiveConnection } from './live-connection.js';
import { OpenSockets } from './open-sockets.js';
import { Rounds } from './rounds.js';

/** The pause before asking again after a database error. */
const ASK_AGAIN_MS = 1000;

/** All sockets and event streams of this replica: pings them, and ends them with their session and with the server. */
@Injectable()
export class LiveConnections implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(LiveConnections.name);
  private readonly open: OpenSockets;
  private pings?: Rounds<LiveConnection>;
  /** Whether the server stops: no further ones open. */
  stopping = false;

  constructor(
    private readonly sessions: Sessions,
    private readonly bus: MessageBus,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    this.open = new OpenSockets(config.limits);
  }

  onApplicationBootstrap(): void {
    this.pings = new Rounds(this.config.limits.pingMs, (live) => live.ping());
    this.bus.subscribe((message) => {
      if (message.kind === 'session.ended') this.end((live) => live.session === message.session);
      if (message.kind === 'bus.gap') void this.endWhatIsOver();
    });
  }

  /** Whether one more would exceed this replica's limits. */
  isFull(address: string, userId: number | undefined): boolean {
    return this.open.isFull(address, userId);
  }

  /** @returns a function to call when it has closed */
  add(live: LiveConnection): () => void {
    this.open.add(live);
    this.pings?.join(live);
    void endIfOver(live, { sessions: this.sessions, clock: this.clock }); // its session may have ended before it was in `open`
    return () => {
      this.open.delete(live);
      this.pings?.leave(live);
    };
  }

  /** Counts it for another user from now on; false if the user has too many. */
  move(live: LiveConnection, userId: number): boolean {
    return this.open.move(live, userId);
  }

  /** Ends all of them before the server stops. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    this.pings?.stop();
    await Promise.all([...this.open].map((live) => live.goAway()));
  }

  private end(concerns: (live: LiveConnection) => boolean): void {
    for (const live of this.open) if (concerns(live)) void live.endSession();
  }

  /** The bus may have missed messages of ended sessions. */
  private async endWhatIsOver(): Promise<void> {
    const asked = [...this.open].flatMap(({ session }) => session ?? []);
    if (asked.length === 0) return;
    try {
      const valid = await this.sessions.stillValid(asked);
      const over = new Set(asked.filter((session) => !valid.has(session)));
      this.end(({ session }) => session !== undefined && over.has(session));
    } catch (error) {
      this.logger.error(error);
      setTimeout(() => void this.endWhatIsOver(), ASK_AGAIN_MS).unref();
    }
  }
}
