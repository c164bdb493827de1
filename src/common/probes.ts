/** The paths of health probes. They use no session and are not logged. */
export const LIVENESS = '/livez';
export const READINESS = '/readyz';

export function isProbe(path: string | undefined): boolean {
  return path === LIVENESS || path === READINESS;
}
