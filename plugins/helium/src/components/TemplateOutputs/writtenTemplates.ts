/** The entity references of those in the folder `templates` of the repository. */
export const WRITTEN_TEMPLATES = [
  'new-pachyderm-workspace',
  'new-pachyderm-cluster-gcp',
  'load-test',
  'new-pachyderm-workspace-aws',
  'new-pachyderm-cluster-aws',
  'new-pachyderm-namespace',
].map(name => `template:default/${name}`);
