import { gunzipSync, gzipSync } from 'node:zlib';
import type { Rehearsal } from './Rehearsal';

/** Makes a release look as a helm that was killed leaves it. */
export async function markPending(rehearsal: Rehearsal, namespace: string) {
  const secret = 'sh.helm.release.v1.pachyderm.v1';
  const { data } = JSON.parse(
    await rehearsal.kubectl(
      '--namespace',
      namespace,
      'get',
      'secret',
      secret,
      '--output=json',
    ),
  );
  const packed = Buffer.from(data.release, 'base64').toString();
  const release = JSON.parse(
    gunzipSync(Buffer.from(packed, 'base64')).toString(),
  );
  release.info.status = 'pending-install';
  const repacked = Buffer.from(
    gzipSync(JSON.stringify(release)).toString('base64'),
  ).toString('base64');
  await rehearsal.kubectl(
    '--namespace',
    namespace,
    'patch',
    'secret',
    secret,
    '--type=merge',
    '--patch',
    JSON.stringify({
      data: { release: repacked },
      metadata: { labels: { status: 'pending-install' } },
    }),
  );
}
