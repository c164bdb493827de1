/** Writes what documents say of the code from the code: ARCHITECTURE.md's rooms and docs/settings.md. Needs the build. */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { ROOMS } from './rooms.mjs';

const BEGIN = '<!-- rooms: written by npm run docs from scripts/rooms.mjs -->';
const END = '<!-- /rooms -->';

const SETTINGS_HEAD = `# Settings

Written by \`npm run docs\` from \`src/config/\`. The variables are read once at the start, from the environment and from one file \`.env\`:
[running.md](running.md#settings) has its rules. An empty value counts as not set. Relative paths are of package.json's folder. A value that a
variable does not take ends the start with one line, which names the variable and says what it takes. Keep secrets in files, which
the variables with \`_FILE\` name: an environment is inherited, and often printed.
`;

/** ARCHITECTURE.md with the list of rooms between its marks. */
export function withRooms(architecture) {
  const [from, to] = [architecture.indexOf(BEGIN), architecture.indexOf(END)];
  if (from < 0 || to < from) throw new Error('ARCHITECTURE.md has no place for the rooms');
  const list = ROOMS.map(([name, holds]) => `- \`${name}/\`: ${holds}`).join('\n');
  return `${architecture.slice(0, from)}${BEGIN}\n\n${list}\n\n${architecture.slice(to)}`;
}

/** @param defaults by variable; undefined where there is none */
export async function settingsDocument(settings, defaults) {
  const rows = Object.entries(settings).map(([name, { takes, shown }]) => {
    const fallback = shown ?? `\`${defaults[name]}\``;
    return `| \`${name}\` | ${fallback} | ${takes} |`;
  });
  const text = [SETTINGS_HEAD, '| variable | default | takes |', '| --- | --- | --- |', ...rows, ''].join('\n');
  return format(text, { ...(await resolveConfig('docs/settings.md')), filepath: 'docs/settings.md' });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { SETTINGS } = await import('../build/config/settings.js');
  const { DEFAULTS } = await import('../build/config/environment.js');
  writeFileSync('ARCHITECTURE.md', withRooms(readFileSync('ARCHITECTURE.md', 'utf8')));
  writeFileSync('docs/settings.md', await settingsDocument(SETTINGS, DEFAULTS));
}
