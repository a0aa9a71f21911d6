import { removalCommand } from './removalCommand';

const commandFor = (type: string, name: string) =>
  removalCommand({ type, name, shortName: name.split('/').at(-1)! });

it.each([
  [
    'storage.googleapis.com/Bucket',
    '//storage.googleapis.com/data-demo',
    'gcloud storage rm --recursive gs://data-demo',
  ],
  [
    'compute.googleapis.com/Router',
    '//compute.googleapis.com/projects/p/regions/us-east1/routers/demo',
    'gcloud compute routers delete demo --project=p --region=us-east1',
  ],
  [
    'compute.googleapis.com/Network',
    '//compute.googleapis.com/projects/p/global/networks/demo',
    'gcloud compute networks delete demo --project=p',
  ],
  [
    'container.googleapis.com/Cluster',
    '//container.googleapis.com/projects/p/locations/us-east1/clusters/demo',
    'gcloud container clusters delete demo --project=p --location=us-east1',
  ],
  [
    'container.googleapis.com/NodePool',
    '//container.googleapis.com/projects/p/locations/us-east1/clusters/demo/nodePools/gpu',
    'gcloud container node-pools delete gpu --project=p --location=us-east1 --cluster=demo',
  ],
  [
    'iam.googleapis.com/ServiceAccount',
    "//iam.googleapis.com/projects/p/serviceAccounts/it's",
    `gcloud iam service-accounts delete 'it'\\''s' --project=p`,
  ],
])('deletes a %s by hand', (type, name, command) => {
  expect(commandFor(type, name)).toBe(command);
});

it('knows none for what Helium never makes', () => {
  expect(commandFor('redis.googleapis.com/Instance', '//r/x')).toBeUndefined();
});
