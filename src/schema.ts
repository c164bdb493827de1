import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { printSchema } from 'graphql';
import { AppModule } from './app.module.js';
import { Config } from './config/config.js';
import { readEnvironment } from './config/environment.js';

/** Writes schema.gql from the code; `npm run schema`. */
const config = new Config(readEnvironment({ DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent' }));
const app = await NestFactory.create(AppModule.forRoot(config), { logger: ['error'] });
await app.init();
writeFileSync('schema.gql', `${printSchema(app.get(GraphQLSchemaHost).schema)}\n`);
await app.close();
