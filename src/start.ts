import { Config } from './config/config.js';
import { startingEnvironment } from './config/starting-environment.js';
import { checkListening } from './http/listening.js';
import { loading } from './loading.js';

/** The umask of new files: mode 600, for the database above all. */
const PRIVATE = 0o077;

/**
 * Reads the environment, and serves. The application is imported after the checks: loading it takes a second.
 * @throws EnvironmentError for what the operator has to mend
 */
export async function start(): Promise<void> {
  process.umask(PRIVATE);
  const { environment, warnings } = startingEnvironment();
  const config = new Config(environment);
  await checkListening(config.host, config.port);
  await loading(async () => {
    const { serve } = await import('./serve.js');
    await serve(config, warnings);
  });
}
