import { CloudClient } from '../CloudClient';
import { CloudName } from '../ClusterHost';
import { TestClouds } from './clouds';

const REGIONS = { gcp: 'us-east1', aws: 'us-east-1' };

/** Asks a cloud as its provider does. */
export function asking(test: TestClouds, cloud: CloudName) {
  const client = CloudClient.create(test.server.address, cloud);
  const { signal } = new AbortController();
  const caller = {
    place: {
      project: 'demo',
      account: '123456789012',
      region: REGIONS[cloud],
    },
    defaultLabels: {},
    stack: 'one',
  };
  return {
    make: (type: string, inputs: object) =>
      client.create({ ...caller, type: `${cloud}:${type}`, inputs }, signal),
    remove: (type: string, id: string) =>
      client.delete({ ...caller, type: `${cloud}:${type}`, id }, signal),
    read: (type: string, id: string) =>
      client.read({ ...caller, type: `${cloud}:${type}`, id }, signal),
    invoke: (token: string, args: object) =>
      client.invoke(
        { function: `${cloud}:${token}`, args, place: caller.place },
        signal,
      ),
  };
}
