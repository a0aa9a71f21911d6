import { createServer } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from '../__testUtils__/folders';
import { choosePorts } from './ports';

it('keeps its ports, but for one that another program took', async () => {
  const { path, remove } = await temporaryFolder();
  const file = join(path, 'ports.json');
  const messages: string[] = [];
  const choose = () => choosePorts(file, message => messages.push(message));

  const first = await choose();
  expect(new Set(Object.values(first)).size).toBe(6);
  expect(await choose()).toEqual(first);

  const other = createServer();
  await new Promise<void>(resolve => {
    other.listen(first.etcd, '127.0.0.1', resolve);
  });
  const moved = await choose();
  expect(moved).toEqual({ ...first, etcd: expect.any(Number) });
  expect(moved.etcd).not.toBe(first.etcd);
  expect(messages).toEqual([
    `Port ${first.etcd} of the sandbox's etcd is taken by another program; moving to another one`,
  ]);
  await new Promise(resolve => {
    other.close(resolve);
  });

  const reserved = [moved.apiserver, moved.kwok];
  const apart = await choosePorts(file, () => {}, reserved);
  expect(reserved).not.toContain(apart.apiserver);
  expect(reserved).not.toContain(apart.kwok);
  expect(apart.etcd).toBe(moved.etcd);
  await remove();
});
