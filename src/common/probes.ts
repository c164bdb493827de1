/** The paths of health probes. They use no session and are not logged. */
export const LIVENESS = '/livez';
export const READINESS = '/readyz';
