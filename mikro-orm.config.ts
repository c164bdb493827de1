import { processEnvironment, readEnvironment } from './src/config/environment.js';
import { databaseOptions, isPostgres } from './src/persistence/driver/database-options.js';

const { DATABASE_URL, DATABASE_POOL } = readEnvironment(processEnvironment());
const options = databaseOptions(DATABASE_URL, DATABASE_POOL);
const database = isPostgres(DATABASE_URL) ? 'postgres' : 'sqlite';

/** For the mikro-orm command line only; the application reads src/config itself. */
export default {
  ...options,
  preferTs: true,
  entitiesTs: ['src/**/*.entity.ts'],
  entities: ['dist/**/*.entity.js'],
  migrations: {
    ...options.migrations,
    pathTs: `src/persistence/migrations/${database}`,
    path: `dist/persistence/migrations/${database}`,
    snapshotName: 'schema.snapshot',
  },
};
