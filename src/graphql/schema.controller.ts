import { Controller, Get, Req, Res } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { Request, Response } from 'express';
import { printSchema } from 'graphql';
import { Public } from '../auth/sessions/access.js';
import { notFound } from '../common/domain-error.js';
import { Cost } from '../limits/cost.js';
import { INTROSPECTION_COST } from '../limits/query-weight.js';
import { compressed, encodingFor, type Encoding } from './encodings.js';
import { etagOf } from './etag.js';
import { SchemaAccess } from './schema-access.js';

/** The schema as text, for tools that generate code from it. */
@Controller()
export class SchemaController {
  /** The text in each encoding that was asked for, compressed once. */
  private readonly forms = new Map<Encoding, Promise<Buffer>>();

  constructor(
    private readonly access: SchemaAccess,
    private readonly modules: ModuleRef,
  ) {}

  /** @throws DomainError NOT_FOUND without SchemaAccess, like Sandbox */
  @Get('schema.gql')
  @Public()
  @Cost(INTROSPECTION_COST)
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    if (!(await this.access.admit(request))) throw notFound('page');
    const encoding = encodingFor(request.headers['accept-encoding']);
    const bytes = await this.form(encoding);
    if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding);
    response.setHeader('Cache-Control', 'private, no-cache');
    response.setHeader('ETag', etagOf(bytes));
    response.vary('Accept-Encoding, Cookie, Authorization');
    response.type('text/plain').send(bytes); // handles HEAD and If-None-Match as well
  }

  private form(encoding: Encoding): Promise<Buffer> {
    const known = this.forms.get(encoding);
    if (known) return known;
    const { schema } = this.modules.get(GraphQLSchemaHost, { strict: false });
    const text = Buffer.from(`${printSchema(schema)}\n`);
    const form = encoding === 'identity' ? Promise.resolve(text) : compressed(text, encoding);
    this.forms.set(encoding, form);
    return form;
  }
}
