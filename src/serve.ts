import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module.js';
import { FirstAdmin } from './auth/accounts/first-admin.js';
import type { Config } from './config/config.js';
import { configureHttp } from './http/configure-http.js';
import { cannotListen } from './http/listening.js';
import { exposedFiles } from './persistence/file-modes.js';

/** The deadline after the signal; it is later than that of running requests. */
const LAST_MOMENT_MS = 9500;

/**
 * Migrates the database, serves, and prints the addresses.
 * @param warnings of the start, for the log
 */
export async function serve(config: Config, warnings: string[]): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(config), {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  await configureHttp(app).init();
  const password = ofFirstAdmin(config, app.get(FirstAdmin).generatedPassword);
  await app.listen(config.port, config.host).catch((error: NodeJS.ErrnoException) => {
    process.stdout.write(password); // the admin is there, and it is shown once
    throw cannotListen(error, config.host, config.port);
  });
  endInTime(config);
  app.useLogger(app.get(Logger));
  const exposed = exposedFiles(config.databaseUrl).map((file) => `${file}: others may read the database; chmod 600 it`);
  for (const warning of [...warnings, ...config.warnings, ...exposed]) app.get(Logger).warn(warning);
  announce(config, password);
}

/**
 * Ends the process within ten seconds of the delay: a silent database can keep the modules' shutdown waiting longer.
 */
function endInTime(config: Config): void {
  const end = () => setTimeout(() => process.exit(0), config.shutdownDelayMs + LAST_MOMENT_MS).unref();
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, end);
}

/** The line with a password that was made up; empty without one. */
function ofFirstAdmin({ admin }: Config, password: string | undefined): string {
  return password === undefined ? '' : `  First admin: ${admin.username}, password ${password} (shown this once)\n`;
}

function announce(config: Config, password: string): void {
  const lines = [
    '',
    `  Foyer is open at ${config.publicUrl}`,
    '',
    `  Tickets      ${config.publicUrl}/`,
    `  Dashboard    ${config.publicUrl}/admin/dashboard`,
    `  GraphQL API  ${config.publicUrl}/graphql (Apollo Sandbox in a browser)`,
    `  GraphiQL     ${config.publicUrl}/graphiql (for admins, where there is no internet)`,
    '',
    ...(password === '' ? [] : [password]),
  ];
  process.stdout.write(lines.join('\n') + '\n');
}
