import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useTempFolder } from './__testUtils__/tempFolder';
import { hashSources } from './portalBuild';

describe('hashSources', () => {
  const folder = useTempFolder();
  const hash = () => hashSources(folder(), ['config.yaml', 'src', 'missing']);
  const write = (path: string, text: string) =>
    writeFile(join(folder(), path), text);

  beforeEach(async () => {
    await mkdir(join(folder(), 'src', 'pages'), { recursive: true });
    await write('config.yaml', 'a: 1');
    await write('src/App.tsx', 'app');
    await write('src/pages/List.tsx', 'list');
  });

  it('stays the same until a source changes', async () => {
    const first = await hash();
    await write('other.txt', 'not a source');
    await write('src/App.test.tsx', 'a test');
    expect(await hash()).toBe(first);

    await write('src/pages/List.tsx', 'another list');
    const second = await hash();
    expect(second).not.toBe(first);

    await rename(
      join(folder(), 'src/pages/List.tsx'),
      join(folder(), 'src/pages/Table.tsx'),
    );
    const third = await hash();
    expect(third).not.toBe(second);

    await write('config.yaml', 'a: 2');
    expect(await hash()).not.toBe(third);
  });
});
