import type { SettingDescription } from '../src/config/settings.js';

export function withRooms(architecture: string): string;
export function settingsDocument(
  settings: Readonly<Record<string, SettingDescription>>,
  defaults: Readonly<Record<string, unknown>>,
): Promise<string>;
