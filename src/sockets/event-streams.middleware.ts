import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { GraphQLError } from 'graphql';
import type { AuthenticatedRequest } from '../auth/sessions/access.js';
import { Sessions } from '../auth/sessions/sessions.js';
import { DomainError } from '../common/domain-error.js';
import { Config } from '../config/config.js';
import { clientAddress } from '../limits/client-address.js';
import type { LiveRequest } from '../limits/live-request.js';
import { keptRequest } from './kept-request.js';
import { LiveConnections } from './live-connections.js';
import { LiveStream } from './live-stream.js';
import type { SocketRequest } from './subscription-request.js';
import { Subscriptions } from './subscriptions.js';

/** A request, with its subscription. */
type Asking = Request & SocketRequest & Pick<AuthenticatedRequest, 'apiToken'> & { live?: LiveRequest };

/**
 * Answers subscriptions over HTTP with an event stream (graphql-sse, distinct connections mode). All other requests go
 * on to Apollo.
 */
@Injectable()
export class EventStreamsMiddleware implements NestMiddleware {
  constructor(
    private readonly sessions: Sessions,
    private readonly connections: LiveConnections,
    private readonly subscriptions: Subscriptions,
    private readonly config: Config,
  ) {}

  use(request: Asking, response: Response, next: NextFunction): void {
    const { live } = request;
    if (!live) return next();
    // Nest runs AuthModule's middleware after this one.
    this.sessions
      .recognise(request as AuthenticatedRequest)
      .then(() => {
        if (this.connections.stopping) next(new DomainError('TEMPORARILY_UNAVAILABLE', 'The server stops.'));
        else if (!response.destroyed) this.serve(request, live, response);
      })
      .catch(next);
  }

  private serve(request: Asking, payload: LiveRequest, response: Response): void {
    const { user, credential } = request;
    const address = clientAddress(request, this.config.trustProxy);
    const identity = user && credential !== undefined ? { userId: user.id, session: credential } : undefined;
    const stream = new LiveStream(response, { request: keptRequest(request), address, identity }, this.subscriptions);
    if (this.connections.isFull(address, identity?.userId)) {
      void stream.refuse([tooMany()]);
      return;
    }
    response.once('close', this.connections.add(stream));
    void stream.run(payload);
  }
}

/** Its place may come free at any time. */
function tooMany(): GraphQLError {
  const error = new DomainError('RATE_LIMITED', 'Too many sockets and event streams are open; close one.', {
    retryAfterSeconds: 1,
  });
  return new GraphQLError(error.message, { originalError: error });
}
