import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Config } from '../config/config.js';

/** The time that running requests have; then their connections are closed. */
const PATIENCE_MS = 8000;

/**
 * Shutdown after the signal. Not ready at once; serves on for SHUTDOWN_DELAY_SECONDS, until a balancer sends no more
 * requests. Within ten seconds after that the process ends in any case.
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
