import { SECRETS_KEY } from '../__testUtils__/programs';
import { SecretParameters } from './secretParameters';

describe('SecretParameters', () => {
  it('gives back what it was given, and shows nothing of it', async () => {
    const secrets = SecretParameters.fromKey(SECRETS_KEY);
    const jwe = await secrets.encrypt({ password: 'hunter2' });
    expect(jwe).not.toContain('hunter2');
    expect(await secrets.decrypt(jwe)).toEqual({ password: 'hunter2' });
    expect(await secrets.encrypt({ password: 'hunter2' })).not.toBe(jwe);
  });

  it('refuses what another key made, or somebody changed', async () => {
    const secrets = SecretParameters.fromKey(SECRETS_KEY);
    const other = SecretParameters.fromKey(
      Buffer.alloc(32, 8).toString('base64'),
    );
    const jwe = await other.encrypt({ a: 1 });
    await expect(secrets.decrypt(jwe)).rejects.toThrow(
      'helium.secretsKey is another one',
    );
    const parts = (await secrets.encrypt({ a: 1 })).split('.');
    parts[3] = Buffer.from('forged').toString('base64url');
    await expect(secrets.decrypt(parts.join('.'))).rejects.toThrow();
  });

  it('wants a key of 32 bytes', async () => {
    expect(() => SecretParameters.fromKey('c2hvcnQ=')).toThrow(
      'helium.secretsKey must be 32 bytes in base64, and is 5',
    );
    await expect(SecretParameters.fromKey().encrypt({})).rejects.toThrow(
      'helium.secretsKey is not set',
    );
    await expect(SecretParameters.fromKey().decrypt('x')).rejects.toThrow(
      'helium.secretsKey is not set',
    );
  });
});
