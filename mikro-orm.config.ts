import { processEnvironment, readEnvironment } from './src/config/environment.js';
import { databaseOptions } from './src/config/database.js';

const options = databaseOptions(readEnvironment(processEnvironment()).DATABASE_URL);

/** For the mikro-orm command line only; the application reads src/config itself. */
export default {
  ...options,
  preferTs: true,
  entitiesTs: ['src/**/*.entity.ts'],
  entities: ['dist/**/*.entity.js'],
  migrations: {
    ...options.migrations,
    pathTs: 'src/persistence/migrations/sqlite',
    path: 'dist/persistence/migrations/sqlite',
    snapshotName: 'schema.snapshot',
  },
};
