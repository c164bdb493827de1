import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request, RequestHandler } from 'express';
import onHeaders from 'on-headers';
import { Config } from '../config/config.js';
import { newSecret } from './secret.js';

const YEAR_MS = 365 * 86_400_000;

/**
 * Remembers in a cookie that a browser has been logged in to an account: it lets nobody in, but whoever has it is not
 * slowed down by others who guess that account's password.
 */
@Injectable()
export class Devices {
  private readonly cookie: string;

  constructor(private readonly config: Config) {
    this.cookie = config.https ? '__Host-foyer.device' : 'foyer.device';
  }

  /** The browser's own mark, where it has been logged in to this account. */
  known({ headers }: Request, userId: number): string | undefined {
    const sent = headers.cookie?.split(/; */).filter((cookie) => cookie.startsWith(`${this.cookie}=`)) ?? [];
    const marks = sent.map((cookie) => cookie.slice(this.cookie.length + 1));
    return marks.find((mark) => this.isFor(mark, userId));
  }

  /** From here on it is known. */
  remember(request: Request, userId: number): void {
    if (this.known(request, userId) !== undefined) return;
    const nonce = newSecret();
    request.res!.locals['device'] = `${nonce}.${this.signature(nonce, userId)}`;
  }

  /** Comes before express-session's, and so writes its cookie after the session's. */
  readonly middleware: RequestHandler = (_request, response, next) => {
    onHeaders(response, () => {
      const mark = response.locals['device'] as string | undefined;
      if (mark === undefined) return;
      const options = {
        httpOnly: true,
        sameSite: 'lax',
        secure: this.config.https,
        path: '/',
        maxAge: YEAR_MS,
      } as const;
      response.cookie(this.cookie, mark, options);
    });
    next();
  };

  private isFor(mark: string, userId: number): boolean {
    const [nonce = '', signature = '', ...rest] = mark.split('.');
    const expected = Buffer.from(this.signature(nonce, userId));
    const given = Buffer.from(signature);
    return rest.length === 0 && given.length === expected.length && timingSafeEqual(given, expected);
  }

  private signature(nonce: string, userId: number): string {
    return createHmac('sha256', this.config.sessionSecret).update(`device ${userId} ${nonce}`).digest('base64url');
  }
}
