import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { Application } from './before-all.js';

export default async function afterAll(): Promise<void> {
  const { server, folder } = (globalThis as unknown as { application: Application }).application;
  server.kill('SIGTERM');
  await once(server, 'exit');
  await rm(folder, { recursive: true });
}
