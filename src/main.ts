import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.js';
import { FirstAdmin } from './auth/accounts/first-admin.js';
import { Config } from './config/config.js';
import { EnvironmentError, processEnvironment, readEnvironment } from './config/environment.js';
import { configureHttp } from './http/configure-http.js';
import { exposedFiles } from './persistence/file-modes.js';

/** The umask of new files: mode 600, for the database above all. */
const PRIVATE = 0o077;
/** The deadline after the signal; it is later than that of running requests. */
const LAST_MOMENT_MS = 9500;

/** Reads the environment, migrates the database, serves, and prints the addresses. */
async function main(): Promise<void> {
  process.umask(PRIVATE);
  const config = new Config(readEnvironment(processEnvironment()));
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(config), {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  await configureHttp(app).listen(config.port, config.host);
  endInTime(config);
  app.useLogger(app.get(Logger));
  const exposed = exposedFiles(config.databaseUrl).map((file) => `${file}: others may read the database; chmod 600 it`);
  for (const warning of [...config.warnings, ...exposed]) app.get(Logger).warn(warning);
  announce(config, app.get(FirstAdmin).generatedPassword);
}

/**
 * Ends the process within ten seconds of the delay: a silent database can keep the modules' shutdown waiting longer.
 */
function endInTime(config: Config): void {
  const end = () => setTimeout(() => process.exit(0), config.shutdownDelayMs + LAST_MOMENT_MS).unref();
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, end);
}

function announce(config: Config, generatedPassword: string | undefined): void {
  const lines = [
    '',
    `  Foyer is open at ${config.publicUrl}`,
    '',
    `  Tickets      ${config.publicUrl}/`,
    `  Dashboard    ${config.publicUrl}/admin/dashboard`,
    `  GraphQL API  ${config.publicUrl}/graphql (Apollo Sandbox in a browser)`,
    `  GraphiQL     ${config.publicUrl}/graphiql (for admins, where there is no internet)`,
    '',
  ];
  if (generatedPassword !== undefined) {
    lines.push(`  First admin: ${config.admin.username}, password ${generatedPassword} (shown this once)`, '');
  }
  process.stdout.write(lines.join('\n') + '\n');
}

/** One line for an error in the environment; the stack for any other. */
function explain(error: unknown): string {
  if (error instanceof EnvironmentError) return error.message;
  const { syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === 'listen' || syscall === 'getaddrinfo') return `HOST and PORT cannot be listened on: ${message}`;
  return String((error as Error).stack);
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});
