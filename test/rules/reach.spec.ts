import { EnvironmentError } from '../../src/config/environment-error.js';
import { reach } from '../../src/persistence/driver/reach.js';

describe('a start that asks for its database', () => {
  const failing = (message: string, code?: string) =>
    reach(() => Promise.reject(Object.assign(new Error(message), { code })));

  it.each([
    ['28P01', 'password authentication failed for user "foyer"'],
    ['3D000', 'database "foyer" does not exist'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get local issuer certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'],
    ['CERT_HAS_EXPIRED', 'certificate has expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname/IP does not match certificate’s altnames'],
    ['ENOENT', `ENOENT: no such file or directory, open '/etc/ca.pem'`],
    [undefined, 'The server does not support SSL connections'],
  ])('ends with one line where waiting mends nothing: %s', async (code, message) => {
    await expect(failing(message, code)).rejects.toThrow(
      new EnvironmentError(`DATABASE_URL cannot be reached: ${message}`),
    );
  });

  it('keeps the stack of what is no matter of the address', async () => {
    await expect(failing('out of cheese')).rejects.not.toThrow(EnvironmentError);
  });
});
