import { pulumiEnvironment } from './pulumiEnvironment';

const backendUrl = (url: string) =>
  pulumiEnvironment(
    { backendUrl: url, secretsProvider: 'passphrase', environment: {} },
    { rehearsal: false },
  ).PULUMI_BACKEND_URL;

describe('the environment of the Pulumi CLI', () => {
  it('keeps no attributes beside the files of a file backend', () => {
    expect(backendUrl('file:///state')).toBe('file:///state?metadata=skip');
    expect(backendUrl('file:///state?no_tmp_dir=true')).toBe(
      'file:///state?no_tmp_dir=true&metadata=skip',
    );
    expect(backendUrl('file:///state?metadata=skip')).toBe(
      'file:///state?metadata=skip',
    );
  });

  it('leaves other backends as they are', () => {
    for (const url of ['gs://bucket', 'https://api.pulumi.com']) {
      expect(backendUrl(url)).toBe(url);
    }
  });
});
