type Clue = readonly [RegExp, string];

/** In this order: most user agents name the later ones as well. */
const BROWSERS: readonly Clue[] = [
  [/\bEdg(?:A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/(?:Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const SYSTEMS: readonly Clue[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b/, 'Mac'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

const LONGEST = 60;

/** `Firefox on Linux`: enough to recognise one's own sessions. An unknown client is shown by its user agent. */
export function browserName(userAgent: string | null): string {
  if (!userAgent) return 'Unnamed client';
  const browser = named(userAgent, BROWSERS);
  const system = named(userAgent, SYSTEMS);
  if (browser === undefined) return userAgent.length > LONGEST ? `${userAgent.slice(0, LONGEST)}…` : userAgent;
  return system === undefined ? browser : `${browser} on ${system}`;
}

function named(userAgent: string, clues: readonly Clue[]): string | undefined {
  return clues.find(([clue]) => clue.test(userAgent))?.[1];
}
