import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '../../__testUtils__/folders';
import {
  provideAuthentication,
  RehearsalAuthentication,
} from './authentication';

const run = promisify(execFile);

describe('the executables that kubeconfigs of the clouds name', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let authentication: RehearsalAuthentication;
  let token: string;

  beforeAll(async () => {
    const temporary = await temporaryFolder();
    remove = temporary.remove;
    folder = join(temporary.path, "it's a folder");
    authentication = await provideAuthentication(folder);
    token = authentication.token;
  });

  afterAll(() => remove());

  const call = (name: string, args: string[], apiVersion?: string) =>
    run(join(authentication.bin, name), args, {
      env: {
        ...process.env,
        KUBERNETES_EXEC_INFO: apiVersion && JSON.stringify({ apiVersion }),
      },
    });
  const GET_TOKEN = 'eks get-token --cluster-name calm --region us-east-1';

  it('hand the token out in the version that is asked for', async () => {
    for (const [name, args] of [
      ['gke-gcloud-auth-plugin', []],
      ['aws', `${GET_TOKEN} --output json`.split(' ')],
    ] as Array<[string, string[]]>) {
      for (const version of ['v1', 'v1beta1']) {
        const apiVersion = `client.authentication.k8s.io/${version}`;
        const { stdout } = await call(name, args, apiVersion);
        expect(JSON.parse(stdout)).toMatchObject({
          kind: 'ExecCredential',
          apiVersion,
          status: { token },
        });
      }
      const { stdout } = await call(name, args);
      expect(JSON.parse(stdout).apiVersion).toBe(
        'client.authentication.k8s.io/v1beta1',
      );
    }
  });

  it.each([
    ['s3 ls', "'s3 ls' is not rehearsed"],
    ['eks get-token --region us-east-1', '--cluster-name is missing'],
    [`${GET_TOKEN} --output text`, "the output 'text' is not rehearsed"],
    [`${GET_TOKEN} --profile me`, "'--profile' is not rehearsed"],
    [`${GET_TOKEN} --output`, '--output has no value'],
  ])('refuse `aws %s`', async (args, message) => {
    await expect(call('aws', args.split(' '))).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  });

  it('keep one token, for its owner only', async () => {
    expect((await stat(authentication.tokenFile)).mode % 0o1000).toBe(0o600);
    expect((await provideAuthentication(folder)).token).toBe(token);
    expect(await readFile(authentication.tokenFile, 'utf8')).toBe(
      `${token},rehearsal-admin,rehearsal-admin,system:masters\n`,
    );
  });
});
