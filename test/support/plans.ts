import { jest } from '@jest/globals';
import Database from 'better-sqlite3';
import { CompiledQuery } from 'kysely';
import pg from 'pg';
import { onPostgres } from './databases.js';
import type { Foyer } from './foyer.js';
import { GROWING } from './grown.js';

/** A statement as the driver got it. */
export interface Ran {
  sql: string;
  parameters: readonly unknown[];
}

/** Statements that read or change rows, one for each text apart from its literals. */
export class Statements {
  private readonly ran = new Map<string, Ran>();

  /** Listens where every statement passes: at the driver of the database. */
  static listen(): Statements {
    const heard = new Statements();
    if (onPostgres) {
      const query = jest.spyOn(pg.Client.prototype, 'query');
      heard.calls = () => (query.mock.calls as unknown[][]).map(ofPostgres);
    } else {
      const prepare = jest.spyOn(Database.prototype, 'prepare');
      heard.calls = () => prepare.mock.calls.map(([sql]) => ({ sql, parameters: unbound(sql) }));
    }
    return heard;
  }

  private calls: () => Ran[] = () => [];

  /** What was heard so far. */
  get all(): Ran[] {
    for (const ran of this.calls()) {
      const shape = ran.sql.replaceAll(/'(?:[^']|'')*'|\b\d+\b/g, '?').replaceAll(/\?(?:, ?\?)+/g, '?');
      if (/^\s*(select|with|insert|update|delete)\b/i.test(ran.sql) && !this.ran.has(shape)) this.ran.set(shape, ran);
    }
    return [...this.ran.values()];
  }
}

/** Null for each parameter: it does not matter to a plan. */
function unbound(sql: string): null[] {
  const places = sql.replaceAll(/'(?:[^']|'')*'/g, '').split('?').length - 1;
  return Array.from({ length: places }, () => null);
}

function ofPostgres([first, second]: unknown[]): Ran {
  if (typeof first === 'string') return { sql: first, parameters: Array.isArray(second) ? second : [] };
  const { text = '', values = [] } = (first ?? {}) as { text?: string; values?: unknown[] };
  return { sql: text, parameters: values };
}

/** The growing tables that a statement reads from end to end. */
export async function scanned(foyer: Foyer, ran: Ran): Promise<string[]> {
  const found = onPostgres ? await scannedByPostgres(foyer, ran) : await scannedBySqlite(foyer, ran);
  return [...new Set(found)].filter((table) => (GROWING as readonly string[]).includes(table));
}

/** SQLite names the alias of a table; a search, a partial index, and the order of a short list are no scans. */
async function scannedBySqlite(foyer: Foyer, ran: Ran): Promise<string[]> {
  const partial = await foyer.rows(`select name from sqlite_master where type = 'index' and sql like '% where %'`);
  const isPartial = (index: string | undefined) => partial.some(({ name }) => name === index);
  const { sql } = ran;
  const plan = await explained<{ detail: string }>(foyer, 'explain query plan', ran);
  const aliases = new Map(
    [...sql.matchAll(/(?:from|join|update|into)\s+[`"]?(\w+)[`"]?(?:\s+(?:as\s+)?[`"]?(\w+))?/gi)].flatMap(
      ([, table, alias]) => [[alias ?? table!, table!] as const, [table!, table!] as const],
    ),
  );
  const sorts = plan.some(({ detail }) => detail.includes('TEMP B-TREE'));
  const short = /\blimit\b/i.test(sql) && !/\bwhere\b/i.test(sql) && !sorts;
  return plan.flatMap(({ detail }) => {
    const [, name, index] = /^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/.exec(detail) ?? [];
    return name === undefined || short || isPartial(index) ? [] : [aliases.get(name) ?? name];
  });
}

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  Filter?: string;
  Plans?: Node[];
}

async function scannedByPostgres(foyer: Foyer, ran: Ran): Promise<string[]> {
  const rows = await explained<{ 'QUERY PLAN': { Plan: Node }[] }>(foyer, 'explain (format json)', ran);
  const tables: string[] = [];
  const walk = (node: Node, limited: boolean) => {
    if (node['Node Type'] === 'Seq Scan' && !(limited && node.Filter === undefined))
      tables.push(node['Relation Name']!);
    for (const child of node.Plans ?? []) walk(child, node['Node Type'] === 'Limit' || limited);
  };
  walk(rows[0]!['QUERY PLAN'][0]!.Plan, false);
  return tables;
}

async function explained<Row>(foyer: Foyer, explain: string, { sql, parameters }: Ran): Promise<Row[]> {
  const { rows } = await foyer.em.getKysely().executeQuery(CompiledQuery.raw(`${explain} ${sql}`, [...parameters]));
  return rows as Row[];
}
