import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's young generation at its first size during `work`, which loads the application. What is allocated then
 * stays; the young generation would grow to 60 MB for it, and never shrink.
 */
export async function loading<T>(work: () => Promise<T>): Promise<T> {
  setFlagsFromString('--semi-space-growth-factor=1');
  try {
    return await work();
  } finally {
    setFlagsFromString('--semi-space-growth-factor=2'); // V8's default
  }
}
