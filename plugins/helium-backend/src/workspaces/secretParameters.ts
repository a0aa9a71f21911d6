import { ServiceUnavailableError } from '@backstage/errors';
import { CompactEncrypt, compactDecrypt } from 'jose';

/** Secret parameters at rest: a JWE, direct encryption with AES-256-GCM. */
export class SecretParameters {
  readonly #key: Uint8Array | undefined;

  private constructor(key: Uint8Array | undefined) {
    this.#key = key;
  }

  /** @param key - `helium.secretsKey`: 32 bytes in base64; without it nothing can be encrypted */
  static fromKey(key?: string): SecretParameters {
    if (key === undefined) {
      return new SecretParameters(undefined);
    }
    const bytes = new Uint8Array(Buffer.from(key, 'base64'));
    if (bytes.length !== 32) {
      throw new Error(
        `helium.secretsKey must be 32 bytes in base64, and is ${bytes.length}; make one with 'openssl rand -base64 32'`,
      );
    }
    return new SecretParameters(bytes);
  }

  /** Whether there is a key. */
  get available(): boolean {
    return this.#key !== undefined;
  }

  async encrypt(parameters: Record<string, unknown>): Promise<string> {
    return await new CompactEncrypt(Buffer.from(JSON.stringify(parameters)))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(this.#requireKey());
  }

  /** @throws ServiceUnavailableError when the key is not the one that they were encrypted with. */
  async decrypt(jwe: string): Promise<Record<string, unknown>> {
    if (!this.#key) {
      throw undecryptable('is not set');
    }
    const { plaintext } = await compactDecrypt(jwe, this.#key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    }).catch(() => {
      throw undecryptable('is another one');
    });
    return JSON.parse(Buffer.from(plaintext).toString('utf8'));
  }

  #requireKey(): Uint8Array {
    if (!this.#key) {
      throw new Error(
        'A program has secret parameters, but helium.secretsKey is not set',
      );
    }
    return this.#key;
  }
}

function undecryptable(why: string): ServiceUnavailableError {
  return new ServiceUnavailableError(
    `The workspace's secret parameters can't be decrypted, because helium.secretsKey ${why}; set the key that they were encrypted with`,
  );
}
