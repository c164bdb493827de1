/** Where whoever runs the process asks how it is: no session, no line in the log. */
export const LIVENESS = '/livez';
export const READINESS = '/readyz';
