import { temporaryFolder } from '../__testUtils__/folders';
import { requireDiskSpace } from './install';

it('says how much disk space is missing, and what to do', async () => {
  const { path, remove } = await temporaryFolder();
  await requireDiskSpace(path, 1);
  await expect(
    requireDiskSpace(path, 1024 ** 5, 'HELIUM_HOME'),
  ).rejects.toThrow(
    /^not enough disk space in .*: [\d.]+ GiB free, 1048576.0 GiB needed; make room or set HELIUM_HOME to a folder elsewhere$/,
  );
  await remove();
});
