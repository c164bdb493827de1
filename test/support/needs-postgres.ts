/** Says what is missing before any test can fail for it. */
export default function needsPostgres(): void {
  if (process.env['TEST_POSTGRES_URL']) return;
  throw new Error('TEST_POSTGRES_URL is missing: postgres://USER@HOST/postgres of somebody who may create databases');
}
