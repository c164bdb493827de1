/** Fails where schema.gql takes away from schema.released.gql, what clients know, without CHANGELOG.md naming it. */
import { readFileSync } from 'node:fs';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

const schema = (file) => buildSchema(readFileSync(file, 'utf8'));
const [, unreleased = ''] = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m);

const changes = await diff(schema('schema.released.gql'), schema('schema.gql'));
const breaking = changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking);
const unnamed = breaking.filter(({ path }) => path === undefined || !unreleased.includes(`\`${path}\``));
for (const { message, path } of unnamed)
  process.stderr.write(`Breaking: ${message} CHANGELOG.md does not name \`${path}\`.\n`);
process.exitCode = unnamed.length > 0 ? 1 : 0;
