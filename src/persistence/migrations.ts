import { Migration20261122000000 } from './migrations/sqlite/Migration20261122000000.js';

/** Every migration for SQLite, the oldest first. A new one is added here, so that the build knows it. */
export const SQLITE_MIGRATIONS = [Migration20261122000000];
