import { requireMemory } from './memory';

it('says in one sentence that a cluster has no room', async () => {
  await requireMemory('calm', async () => 1024 ** 3);
  await expect(requireMemory('calm', async () => 1024 ** 2)).rejects.toThrow(
    'The rehearsed cluster calm takes about 640 MB of memory, and 1 MB are available here: delete another rehearsed cluster or stop other programs, then try again',
  );
});
