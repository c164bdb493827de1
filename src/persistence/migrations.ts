import { Migration20261122170000 } from './migrations/postgres/Migration20261122170000.js';
import { Migration20261122213503 } from './migrations/postgres/Migration20261122213503.js';
import { Migration20261122215954 } from './migrations/postgres/Migration20261122215954.js';
import { Migration20261126033001 } from './migrations/postgres/Migration20261126033001.js';
import { Migration20261126110722 } from './migrations/postgres/Migration20261126110722.js';
import { Migration20261128100001 } from './migrations/postgres/Migration20261128100001.js';
import { Migration20261128110001 } from './migrations/postgres/Migration20261128110001.js';
import { Migration20261128130001 } from './migrations/postgres/Migration20261128130001.js';
import { Migration20261128140001 } from './migrations/postgres/Migration20261128140001.js';
import { Migration20261128150001 } from './migrations/postgres/Migration20261128150001.js';
import { Migration20261128175557 } from './migrations/postgres/Migration20261128175557.js';
import { Migration20261128202227 } from './migrations/postgres/Migration20261128202227.js';
import { Migration20261128212115 } from './migrations/postgres/Migration20261128212115.js';
import { Migration20261128212413 } from './migrations/postgres/Migration20261128212413.js';
import { Migration20261122000000 } from './migrations/sqlite/Migration20261122000000.js';
import { Migration20261122213501 } from './migrations/sqlite/Migration20261122213501.js';
import { Migration20261122215951 } from './migrations/sqlite/Migration20261122215951.js';
import { Migration20261126033000 } from './migrations/sqlite/Migration20261126033000.js';
import { Migration20261126110713 } from './migrations/sqlite/Migration20261126110713.js';
import { Migration20261128100000 } from './migrations/sqlite/Migration20261128100000.js';
import { Migration20261128110000 } from './migrations/sqlite/Migration20261128110000.js';
import { Migration20261128130000 } from './migrations/sqlite/Migration20261128130000.js';
import { Migration20261128140000 } from './migrations/sqlite/Migration20261128140000.js';
import { Migration20261128150000 } from './migrations/sqlite/Migration20261128150000.js';
import { Migration20261128175537 } from './migrations/sqlite/Migration20261128175537.js';
import { Migration20261128202217 } from './migrations/sqlite/Migration20261128202217.js';
import { Migration20261128212109 } from './migrations/sqlite/Migration20261128212109.js';
import { Migration20261128212407 } from './migrations/sqlite/Migration20261128212407.js';

/**
 * All migrations for SQLite, oldest first. A new one is listed here by hand: the build finds no migration by its file
 * name.
 */
export const SQLITE_MIGRATIONS = [
  Migration20261122000000,
  Migration20261122213501,
  Migration20261122215951,
  Migration20261126033000,
  Migration20261126110713,
  Migration20261128100000,
  Migration20261128110000,
  Migration20261128130000,
  Migration20261128140000,
  Migration20261128150000,
  Migration20261128175537,
  Migration20261128202217,
  Migration20261128212109,
  Migration20261128212407,
];

/** The same for PostgreSQL. */
export const POSTGRES_MIGRATIONS = [
  Migration20261122170000,
  Migration20261122213503,
  Migration20261122215954,
  Migration20261126033001,
  Migration20261126110722,
  Migration20261128100001,
  Migration20261128110001,
  Migration20261128130001,
  Migration20261128140001,
  Migration20261128150001,
  Migration20261128175557,
  Migration20261128202227,
  Migration20261128212115,
  Migration20261128212413,
];
