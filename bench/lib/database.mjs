import Sqlite from 'better-sqlite3';
import pg from 'pg';

const ROWS_AT_ONCE = 500;

/**
 * The database of a server, to fill before it starts and to recount after it ended.
 * @param {string} url `sqlite:PATH` or `postgres://…`
 * @returns {Promise<{ query: (sql: string) => Promise<object[]>, insert: (table: string, rows: object[]) => Promise<void>,
 *   time: (date: Date) => unknown, close: () => Promise<void> }>}
 */
export async function openDatabase(url) {
  return url.startsWith('sqlite:') ? openSqlite(url.slice('sqlite:'.length)) : openPostgres(url);
}

function openSqlite(path) {
  const db = new Sqlite(path);
  return {
    async query(sql) {
      const statement = db.prepare(sql);
      return statement.reader ? statement.all() : [statement.run()];
    },
    insert: db.transaction((table, rows) => {
      const columns = Object.keys(rows[0]);
      const places = columns.map((column) => `@${column}`);
      const statement = db.prepare(`insert into ${table} (${columns.join(', ')}) values (${places.join(', ')})`);
      for (const row of rows) statement.run(row);
    }),
    time: (date) => date.getTime(),
    async close() {
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
    },
  };
}

async function openPostgres(connectionString) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return {
    query: async (sql) => (await client.query(sql)).rows,
    async insert(table, rows) {
      const columns = Object.keys(rows[0]);
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        const part = rows.slice(from, from + ROWS_AT_ONCE);
        let place = 0;
        const places = part.map(() => `(${columns.map(() => `$${++place}`).join(', ')})`);
        const values = part.flatMap((row) => columns.map((column) => row[column]));
        await client.query(`insert into ${table} (${columns.join(', ')}) values ${places.join(', ')}`, values);
      }
    },
    time: (date) => date,
    close: () => client.end(),
  };
}
