import { lstatSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnvFile, type Assignment } from './env-file.js';
import { EnvironmentError } from './environment-error.js';
import { readEnvironment, SECRETS, VARIABLES, type Environment } from './environment.js';
import { misspelt } from './misspelt.js';
import { PACKAGE_FOLDER, placeDatabase } from './package-folder.js';
import { readText } from './read-text.js';

/** What a start reads: the validated environment, and what the operator should look at. */
export interface StartingEnvironment {
  environment: Environment;
  warnings: string[];
}

/**
 * Reads the environment for a start. A variable of the process beats the one of `.env`: that of the working folder, else
 * the one beside package.json. The path of a SQLite database becomes absolute.
 *
 * @param variables the process's; those of `.env` join them, since libraries read theirs from there (PGPASSWORD, TZ)
 * @throws EnvironmentError for the first thing that is wrong
 */
export function startingEnvironment(
  variables = process.env,
  folders: Folders = { working: workingFolder(), package: PACKAGE_FOLDER },
): StartingEnvironment {
  const [file, passedOver] = envFiles(folders);
  const assignments = file === undefined ? [] : readEnvFile(file);
  Object.assign(variables, added(assignments, variables));
  const environment = readEnvironment(variables, folders.package);
  const warnings = [
    ...(passedOver === undefined ? [] : [`${passedOver} is not read, since ${file} is; keep one of them`]),
    ...assignments.flatMap(({ name, line }) => {
      const meant = misspelt(name, VARIABLES);
      return meant === undefined
        ? []
        : [`${file}, line ${line}: ${name} is no variable of Foyer and changes nothing; the nearest is ${meant}`];
    }),
  ];
  const DATABASE_URL = placeDatabase(environment.DATABASE_URL, folders.working, folders.package);
  return { environment: { ...environment, DATABASE_URL }, warnings };
}

interface Folders {
  working: string;
  package: string;
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new EnvironmentError('The working folder is gone; start from a folder that exists');
  }
}

/** The .env to read, and the one that it hides. A broken link counts as there, and is refused when read. */
function envFiles({ working, package: own }: Folders): string[] {
  const files = new Set([working, own].map((folder) => join(resolve(folder), '.env')));
  return [...files].filter((file) => lstatSync(file, { throwIfNoEntry: false }) !== undefined);
}

/** @throws EnvironmentError if the file cannot be read, or one of our variables is in it twice */
function readEnvFile(file: string): Assignment[] {
  const assignments = parseEnvFile(textOf(file), file);
  const lines = new Map<string, number>();
  for (const { name, line } of assignments) {
    if (lines.has(name) && VARIABLES.includes(name)) {
      throw new EnvironmentError(
        `${file}: ${name} is on line ${lines.get(name)} and on line ${line}; keep one of them`,
      );
    }
    lines.set(name, line);
  }
  return assignments;
}

function textOf(file: string): string {
  try {
    return readText(file);
  } catch (error) {
    throw new EnvironmentError(`.env cannot be read: ${(error as Error).message}; mend ${file}, or move it away`);
  }
}

/** Assignments of variables that the process does not set. Setting NAME sets NAME_FILE aside, and the other way round. */
function added(assignments: Assignment[], given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isSet = (name: string) => given[name] !== undefined && given[name] !== '';
  const others = new Map(
    SECRETS.flatMap((name) => [
      [name, `${name}_FILE`],
      [`${name}_FILE`, name],
    ]) as [string, string][],
  );
  const free = assignments.filter(({ name }) => !isSet(name) && !isSet(others.get(name) ?? name));
  return Object.fromEntries(free.map(({ name, value }) => [name, value]));
}

/** Where a person typed `npm run backup`: npm changes to package.json's folder, and leaves the other in INIT_CWD. */
export function callersFolder({ npm_lifecycle_event: script, INIT_CWD } = process.env): string {
  return script === 'backup' && INIT_CWD !== undefined ? INIT_CWD : workingFolder();
}
