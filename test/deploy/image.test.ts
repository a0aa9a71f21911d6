import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolDefinitions } from '@helium-portal/sandbox';
import { ROOT } from './support/helm';

const FOLDER = join(ROOT, 'deploy', 'image');
const read = (path: string) => readFile(path, 'utf8');

/** The instructions of the recipe, one a line. */
async function instructions(): Promise<string[]> {
  const text = await read(join(FOLDER, 'Dockerfile'));
  return text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter(line => line.trim());
}

async function argument(name: string): Promise<string | undefined> {
  const line = (await instructions()).find(it => it.startsWith(`ARG ${name}=`));
  return line?.split('=')[1];
}

/** What the recipe copies from the checkout. */
async function sources(): Promise<string[]> {
  return (await instructions())
    .filter(line => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap(line =>
      line
        .split(/\s+/)
        .slice(1, -1)
        .filter(word => !word.startsWith('--')),
    );
}

describe('the recipe of the image', () => {
  it('copies what is there', async () => {
    const paths = await sources();
    expect(paths).toContain('app-config.yaml');
    for (const path of paths) {
      await access(join(ROOT, path));
    }
  });

  it('has what it copies in its context, and no state or credentials', async () => {
    const rules = (await read(join(FOLDER, 'Dockerfile.dockerignore')))
      .split('\n')
      .filter(line => line && !line.startsWith('#'));
    const kept = rules
      .filter(rule => rule.startsWith('!'))
      .map(rule => rule.slice(1));
    expect(rules[0]).toBe('*');
    for (const path of await sources()) {
      expect([
        path,
        kept.some(rule => path === rule || path.startsWith(`${rule}/`)),
      ]).toEqual([path, true]);
    }
    expect(rules).toContain('**/node_modules');
    expect(kept.filter(path => /helium$|credentials|\.git/.test(path))).toEqual(
      [],
    );
  });

  it('takes the versions that the rest of the checkout takes', async () => {
    const tool = (wanted: string) =>
      toolDefinitions.find(({ name }) => name === wanted)?.version;
    const script = await read(join(ROOT, 'helium'));
    expect(await argument('NODE_VERSION')).toBe(
      /^NODE_VERSION=(.+)$/m.exec(script)?.[1],
    );
    expect(await argument('PULUMI_VERSION')).toBe(tool('pulumi'));
    expect(await argument('HELM_VERSION')).toBe(tool('helm'));
  });

  it('takes nothing from an image whose version may change', async () => {
    const stages = (await instructions())
      .filter(line => line.startsWith('FROM '))
      .map(line => line.split(/\s+/));
    const own = stages.map(([, , , name]) => name);
    const others = stages
      .map(([, image]) => image)
      .filter(image => !own.includes(image));
    expect(others.length).toBeGreaterThan(4);
    for (const image of others) {
      const [, name] = /:\$\{(\w+)\}/.exec(image) ?? [];
      expect([image, await argument(name ?? '')]).toEqual([
        image,
        expect.stringMatching(/^\d+\.\d+\.\d+(@sha256:[0-9a-f]{64})?$/),
      ]);
    }
  });

  it("brings the programs by which the clouds' kubeconfigs sign in", async () => {
    const all = await instructions();
    const last = all.slice(all.findLastIndex(line => line.startsWith('FROM ')));
    for (const program of ['gke-gcloud-auth-plugin', 'aws']) {
      expect(last.join('\n')).toContain(` /usr/local/bin/${program}`);
    }
  });

  it('runs as somebody without rights, and Node as the scaffolder needs it', async () => {
    const last = (await instructions()).slice(
      (await instructions()).findLastIndex(line => line.startsWith('FROM ')),
    );
    expect(last).toContain('USER 1000:1000');
    expect(last.find(line => line.startsWith('ENTRYPOINT'))).toContain(
      '--no-node-snapshot',
    );
    expect(
      last.filter(line => /\b(latest|curl|wget|ADD)\b/.test(line)),
    ).toEqual([]);
  });
});
