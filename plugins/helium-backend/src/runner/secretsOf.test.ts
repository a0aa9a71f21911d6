import { Redactor } from './Redactor';
import { secretsOf, secretsOfParameter } from './secretsOf';

describe('secretsOf', () => {
  const redact = (
    text: string,
    environment: Record<string, string> = {},
    backendUrl = 'file:///state',
  ) =>
    Redactor.of(
      secretsOf({ passphrase: 'pass phrase', backendUrl, environment }),
    ).redact(text);

  it.each([
    ['postgres://helium:s3cr%40et-x@db.corp/state', 's3cr%40et-x'],
    ['postgres://helium:s3cr%40et-x@db.corp/state', 's3cr@et-x'],
    ['https://the-access-token@state.corp', 'the-access-token'],
    ['azblob://box?sas_token=a%2Fb%2Fc%2Fd', 'a/b/c/d'],
    ['azblob://box?sas_token=a%2Fb%2Fc%2Fd', 'a%2Fb%2Fc%2Fd'],
  ])('finds the credentials of %s', (url, secret) => {
    expect(redact(`refused: ${secret}!`, {}, url)).toBe('refused: [secret]!');
  });

  it.each([
    'no helium role in s3://bucket?region=us-east-1',
    'dial tcp db.corp: connection refused',
  ])('leaves the rest of a URL: %s', text => {
    expect(redact(text, {}, 'postgres://helium:secret-x@db.corp/s')).toBe(text);
    expect(redact(text, {}, 's3://bucket?region=us-east-1')).toBe(text);
  });

  it.each([
    ['AWS_SECRET_ACCESS_KEY', 'abcdef'],
    ['DATABASE', 'a9f3Kq20zzT'],
    ['GITHUB_TOKEN', 'correct-horse'],
  ])('takes the value of %s for a secret', (name, value) => {
    expect(redact(`it is ${value}.`, { [name]: value })).toBe(
      'it is [secret].',
    );
  });

  it.each([
    ['KUBECONFIG', '/home/helium/.kube/config'],
    ['GOOGLE_APPLICATION_CREDENTIALS', '/etc/helium/key.json'],
    ['AWS_REGION', 'eu-central-1'],
    ['CLOUDSDK_COMPUTE_ZONE', 'europe-west4-a'],
    ['GOOGLE_PROJECT', 'my-project'],
    ['PULUMI_OPTION', 'true'],
    ['AWS_ROLE', 'arn:aws:iam::123456789012:role/helium'],
    ['AZURE_SUBSCRIPTION_ID', '7a1b1f0e-0a53-4a4e-9d5a-7b8c2f1d6e90'],
    ['STORAGE', 'storage.corp:9000'],
    ['ENDPOINT', 'https://storage.corp:9000/'],
  ])('does not take the value of %s for one', (name, value) => {
    expect(redact(`it is ${value}.`, { [name]: value })).toBe(
      `it is ${value}.`,
    );
  });

  it('finds the secrets within a URL or JSON of the environment', () => {
    const environment = {
      HTTPS_PROXY: 'http://proxy:proxy-password@proxy.corp:3128',
      GOOGLE_CREDENTIALS: JSON.stringify({
        type: 'service_account',
        private_key: '-----BEGIN-----\nMIIEvQ\n-----END-----',
        token_uri: 'https://oauth2.googleapis.com/token',
      }),
    };
    expect(redact('http://proxy:proxy-password@proxy.corp', environment)).toBe(
      'http://proxy:[secret]@proxy.corp',
    );
    expect(redact('service_account MIIEvQ', environment)).toBe(
      'service_account [secret]',
    );
    expect(redact('at https://oauth2.googleapis.com/token', environment)).toBe(
      'at https://oauth2.googleapis.com/token',
    );
  });
});

describe('secretsOfParameter', () => {
  const redact = (text: string, parameter: unknown) =>
    Redactor.of(secretsOfParameter(parameter)).redact(text);
  const values = `
    pachd:
      rootToken: correct-horse
      tokens: [battery-staple]
      image: {repository: registry.corp/pachd, pullPolicy: IfNotPresent}
    seed: a9f3Kq20zzT
  `;

  it.each(['correct-horse', 'battery-staple', 'a9f3Kq20zzT'])(
    'finds %s in values',
    secret => {
      expect(redact(`Invalid value: "${secret}"`, values)).toBe(
        'Invalid value: "[secret]"',
      );
    },
  );

  it('leaves what is no secret of itself', () => {
    const text = 'registry.corp/pachd, IfNotPresent';
    expect(redact(text, values)).toBe(text);
  });

  it.each(['{not: [yaml', 'correct-horse'])('takes the whole of %s', value => {
    expect(redact(`it is ${value}.`, value)).toBe('it is [secret].');
  });

  it('takes what is no text as it is', () => {
    expect(redact('it is correct-horse.', { a: ['correct-horse'] })).toBe(
      'it is [secret].',
    );
  });
});
