import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const DOCS = resolve(__dirname, '../../../../docs/programs');

it.each(['aws_cluster_only', 'aws_namespace_only'])(
  'the rights that the page of %s asks for are a policy of IAM',
  name => {
    const page = readFileSync(resolve(DOCS, `${name}.md`), 'utf8');
    const [, policy] = /```json\n([^`]*)```/.exec(page)!;
    const { Version, Statement } = JSON.parse(policy);
    expect(Version).toBe('2012-10-17');
    for (const statement of Statement) {
      expect(statement).toMatchObject({
        Sid: expect.stringMatching(/^[A-Za-z]+$/),
        Effect: 'Allow',
        Resource: expect.anything(),
      });
    }
  },
);
