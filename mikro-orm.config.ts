import { isPostgres } from './src/config/addresses.js';
import { startingEnvironment } from './src/config/starting-environment.js';
import { databaseOptions } from './src/persistence/driver/database-options.js';

const { DATABASE_URL, DATABASE_POOL } = startingEnvironment().environment;
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
