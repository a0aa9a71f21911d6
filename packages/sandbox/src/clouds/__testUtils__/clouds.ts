import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatRehearsalAddress } from '../address';
import {
  ExistingResource,
  RehearsalCloudServer,
} from '../RehearsalCloudServer';
import { RehearsalClouds } from '../RehearsalClouds';
import { RecordedClusters } from './RecordedClusters';

/** The rehearsal clouds for one test file. */
export interface TestClouds {
  folder: string;
  server: RehearsalCloudServer;
  clouds: RehearsalClouds;
  clusters: RecordedClusters;
  /** For `HELIUM_REHEARSAL_CLOUDS`. */
  url: string;
  /** Ends the server and starts another one on what it left. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startTestClouds(
  options: { existing?: ExistingResource[]; pace?: number } = {},
): Promise<TestClouds> {
  const folder = await mkdtemp(join(tmpdir(), 'helium-clouds-'));
  const clusters = RecordedClusters.create();
  const start = () =>
    RehearsalCloudServer.start({
      folder: join(folder, 'clouds'),
      port: 0,
      token: 'the-token-of-the-rehearsal',
      clusters,
      pace: 0.1,
      ...options,
    });
  const using = (server: RehearsalCloudServer) => ({
    server,
    clouds: RehearsalClouds.create(server.address),
    url: formatRehearsalAddress(server.address),
  });
  const test: TestClouds = {
    folder,
    clusters,
    ...using(await start()),
    restart: async () => {
      await test.server.stop();
      Object.assign(test, using(await start()));
    },
    stop: async () => {
      await test.server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return test;
}
