import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder, writeScript } from '../__testUtils__/folders';
import { toolDefinitions } from './catalog';
import { downloadRelease, UnreachableHosts } from './download';

const run = promisify(execFile);

describe('downloadRelease', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let server: Server;
  let base: string;
  let files: Record<string, Buffer | string>;
  let target: string;

  beforeEach(async () => {
    ({ path: folder, remove } = await temporaryFolder());
    await writeScript(join(folder, 'tool-1/tool'), 'echo hello');
    await run('tar', [
      '-czf',
      join(folder, 'a.tar.gz'),
      '-C',
      folder,
      'tool-1',
    ]);
    const archive = await readFile(join(folder, 'a.tar.gz'));
    const sum = createHash('sha256').update(archive).digest('hex');
    files = {
      '/tool.tar.gz': archive,
      '/SUMS': `${'0'.repeat(64)}  other.tar.gz\n${sum}  tool.tar.gz\n`,
      '/tool.tar.gz.sha256': sum,
      '/WRONG': `${'0'.repeat(64)}  tool.tar.gz\n`,
    };
    server = createServer((request, response) => {
      const file = files[request.url ?? ''];
      response.writeHead(file ? 200 : 404);
      response.end(file);
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    target = join(folder, 'target');
    await mkdir(target);
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise(resolve => {
      server.close(resolve);
    });
    await remove();
  });

  const download = (checksums: string, name = 'tool.tar.gz') =>
    downloadRelease(
      {
        url: `${base}/${name}`,
        member: 'tool-1/tool',
        checksums: `${base}${checksums}`,
      },
      target,
      new UnreachableHosts(),
    );

  it.each(['/SUMS', '/tool.tar.gz.sha256'])(
    'checks against %s and unpacks',
    async checksums => {
      const file = await download(checksums);
      expect(await readFile(file, 'utf8')).toContain('echo hello');
    },
  );

  it('refuses a file that is not what its publisher says', async () => {
    await expect(download('/WRONG')).rejects.toThrow(
      /has the SHA-256 [0-9a-f]{64}, but its publisher says 0{64}/,
    );
  });

  it('says what is missing', async () => {
    await expect(download('/GONE')).rejects.toThrow(`${base}/GONE answers 404`);
    await expect(download('/SUMS', 'else.tar.gz')).rejects.toThrow(
      `${base}/SUMS has no SHA-256 of else.tar.gz`,
    );
  });

  it('asks a host that does not answer only once', async () => {
    const hosts = new UnreachableHosts();
    const release = { url: 'http://127.0.0.1:1/tool' };
    await expect(downloadRelease(release, target, hosts)).rejects.toThrow(
      /^127.0.0.1:1 can't be reached/,
    );
    await expect(downloadRelease(release, target, hosts)).rejects.toThrow(
      /^127.0.0.1:1 can't be reached/,
    );
  });
});

describe('releases', () => {
  const places = (os: string) =>
    new Map(
      toolDefinitions.map(tool => {
        const release = tool.release({ os, arch: 'arm64' });
        return [tool.name, typeof release === 'string' ? release : release.url];
      }),
    );

  it('are for the system that asks', () => {
    for (const url of places('linux').values()) {
      expect(url).toMatch(/^https:.*linux[-/]arm64/);
    }
    expect(places('darwin').get('etcd')).toMatch(/darwin-arm64[.]zip$/);
  });

  it('say where a publisher has none', () => {
    expect(places('darwin').get('kube-apiserver')).toBe(
      'Kubernetes publishes kube-apiserver for Linux only',
    );
  });

  it('have a checksum wherever the publisher offers one', () => {
    const without = toolDefinitions.filter(tool => {
      const release = tool.release({ os: 'linux', arch: 'amd64' });
      return typeof release === 'string' || !release.checksums;
    });
    expect(without.map(({ name }) => name)).toEqual(['kwokctl', 'kwok']);
  });
});
