import { classify, describeFailure, OperationError } from './failures';
import { PulumiCliError } from './PulumiCli';
import { Redactor } from './Redactor';

describe('classify', () => {
  it.each([
    ['dial tcp 10.0.0.1:443: i/o timeout', 'transient'],
    ['googleapi: Error 429: Too many requests', 'transient'],
    ['the server is currently unable to handle the request: 503', 'transient'],
    ["Quota 'CPUS' exceeded. Limit: 24.0 in region us-central1.", 'user'],
    ['ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS', 'transient'],
    ['read ECONNRESET', 'transient'],
    ['pods "x" is forbidden: exceeded quota: workspace', 'user'],
    ['Deployment.apps "x" is invalid: spec.replicas', 'user'],
    ['RunError: parameters.size is wrong', 'user'],
    [
      'timed out waiting: Deployment pachd is not ready: ImagePullBackOff',
      'permanent',
    ],
    ['release pachyderm failed: context deadline exceeded', 'permanent'],
    [
      'Helm release "ns/pachyderm" was created, but has a failed status. Reason: context deadline exceeded',
      'permanent',
    ],
    [
      'failed to read resource: Get "https://10.0.0.1:443/api/v1/namespaces/x": context deadline exceeded',
      'transient',
    ],
    [
      'Helm release "ns/pachyderm": Post "https://10.0.0.1/api/v1/secrets": context deadline exceeded',
      'transient',
    ],
    ['googleapi: context deadline exceeded', 'transient'],
    ['rpc error: code = DeadlineExceeded desc = too late', 'transient'],
    [
      'client rate limiter Wait returned an error: context deadline exceeded',
      'transient',
    ],
    [
      'Internal error occurred: failed calling webhook "validation.gatekeeper.sh": failed to call webhook: Post "https://gatekeeper-webhook-service.gatekeeper-system.svc:443/v1/admit?timeout=3s": context deadline exceeded',
      'transient',
    ],
    ['something else', 'permanent'],
  ])('%s: %s', (message, expected) => {
    expect(classify(message)).toBe(expected);
  });
});

describe('describeFailure', () => {
  const none = Redactor.of([]);
  const URN = 'urn:pulumi:s::p::kubernetes:apps/v1:Deployment::pachd';

  it('picks what the failed resource said', () => {
    const error = new PulumiCliError('up', { stderr: 'lots', code: 255 });
    expect(
      describeFailure(error, none, {
        failedUrn: URN,
        errors: [
          { message: 'update failed' },
          { message: 'another', urn: 'urn:pulumi:s::p::t::n' },
          { message: 'error: no image\n    at f (/x.js:1:2)', urn: URN },
        ],
      }),
    ).toEqual({
      class: 'permanent',
      message: "Deployment 'pachd': no image",
      resource: URN,
    });
  });

  it('falls back on what the CLI said last', () => {
    const error = new PulumiCliError('stack', {
      stderr: 'warning: this\nerror: could not open bucket: no such host',
      code: 255,
    });
    expect(describeFailure(error, none)).toEqual({
      class: 'transient',
      message: 'could not open bucket: no such host',
    });
  });

  it.each([
    [
      'Entry: pre-step event returned an error: failed to save snapshot: blob (key ".pulumi/stacks/p/s.json") (code=Unknown): write /s.tmp: no space left on device',
      'no space left on device',
    ],
    [
      '2 errors occurred:\n  1) open /state/.pulumi/locks/organization/p/s/x.json: permission denied',
      'permission denied',
    ],
    ['unable to open bucket s3://states: AccessDenied', 'AccessDenied'],
  ])('names the state backend that fails: %s', (text, cause) => {
    const error = new PulumiCliError('up', { stderr: text, code: 255 });
    const redactor = Redactor.of(['hunter22']);
    const backend = 's3://jane:hunter22@states';
    const expected = {
      class: 'blocked',
      message: expect.stringMatching(
        new RegExp(
          `^The state backend s3://jane:.*@states.*${cause}. Make it`,
          's',
        ),
      ),
    };
    for (const engine of [
      undefined,
      { failedUrn: URN, errors: [{ message: text, urn: URN }] },
    ]) {
      const failure = describeFailure(error, redactor, engine, {
        stateBackend: backend,
      });
      expect(failure).toEqual(expected);
      expect(failure.message).not.toContain('hunter22');
    }
  });

  it('says what a cloud refused, and what to do about it', () => {
    const failure = describeFailure(new Error('update failed'), none, {
      failedUrn: URN,
      errors: [
        {
          message:
            "googleapi: Error 403: Quota 'CPUS' exceeded.  Limit: 24.0 in region us-east1., quotaExceeded",
          urn: URN,
        },
      ],
      place: { project: 'pachyderm-ci' },
    });
    expect(failure).toEqual({
      class: 'user',
      message:
        "Deployment 'pachd': googleapi: Error 403: Quota 'CPUS' exceeded.  Limit: 24.0 in region us-east1., quotaExceeded. The quota CPUS of 24.0 in us-east1 does not suffice: ask for more at https://console.cloud.google.com/iam-admin/quotas?project=pachyderm-ci, delete what is not needed, or choose less or another region; then try again",
      resource: URN,
    });
  });

  it('names a plugin that is not there before anything else', () => {
    const failure = describeFailure(
      new PulumiCliError('up', {
        stderr:
          "error: no resource plugin 'pulumi-resource-gcp' found in the workspace or on your $PATH",
        code: 255,
      }),
      none,
      undefined,
      { plugins: { gcp: '9.37.0' } },
    );
    expect(failure).toMatchObject({
      class: 'permanent',
      message: expect.stringContaining(
        "'pulumi plugin install resource gcp v9.37.0'",
      ),
    });
  });

  it('tries again when the CLI was killed or somebody holds the lock', () => {
    const killed = new PulumiCliError('up', {
      stderr: '',
      code: null,
      signal: 'SIGKILL',
    });
    expect(describeFailure(killed, none)).toEqual({
      class: 'transient',
      message: 'pulumi up was killed by SIGKILL',
    });
    const locked = new PulumiCliError('up', {
      stderr: 'error: the stack is currently locked by 1 lock(s).',
      code: 255,
    });
    expect(describeFailure(locked, none)).toMatchObject({ class: 'blocked' });
  });

  it('keeps a class that is known, and cuts what is too long', () => {
    const { class: errorClass, message } = describeFailure(
      new OperationError('user', 'x'.repeat(10_000)),
      none,
    );
    expect(errorClass).toBe('user');
    expect(message.length).toBeLessThan(2_100);
  });
  it('leaves no part of a secret where it cuts', () => {
    const { message } = describeFailure(
      new OperationError('user', `${'x'.repeat(1_995)}a-long-secret`),
      Redactor.of(['a-long-secret']),
    );
    expect(message).toBe(`${'x'.repeat(1_995)}[secr…`);
  });
});
