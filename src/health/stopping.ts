import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Config } from '../config/config.js';

/** How long requests that are under way may take; whoever has not got an answer by then is cut off. */
const PATIENCE_MS = 8000;

/**
 * The end of the process, from the signal on: not ready at once, served on for SHUTDOWN_DELAY_SECONDS, until a balancer
 * sends nobody any more, and over within ten seconds after that, whoever holds on to it.
 */
@Injectable()
export class Stopping implements OnModuleDestroy {
  begun = false;

  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly config: Config,
  ) {}

  async onModuleDestroy(): Promise<void> {
    this.begun = true;
    await pause(this.config.shutdownDelayMs);
    const server = this.adapter.httpAdapter.getHttpServer() as Server;
    setTimeout(() => server.closeAllConnections(), PATIENCE_MS).unref();
  }
}
