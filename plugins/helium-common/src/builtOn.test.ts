import { getBuiltOn } from './builtOn';

describe('what a workspace is built on', () => {
  const program = {
    parameters: [
      { name: 'size', mutable: true, secret: false },
      {
        name: 'clusterStack',
        mutable: false,
        secret: false,
        workspace: { programs: ['gcp_cluster_only'] },
      },
    ],
  };

  it('is what its parameters name', () => {
    const parameters = { size: 'small', clusterStack: 'nightly' };
    expect(getBuiltOn({ parameters }, program)).toEqual(['nightly']);
  });

  it.each([{}, { clusterStack: '' }, { clusterStack: null }])(
    'is nothing for %j',
    parameters => {
      expect(getBuiltOn({ parameters }, program)).toEqual([]);
    },
  );

  it('is not known without its program', () => {
    const parameters = { clusterStack: 'nightly' };
    expect(getBuiltOn({ parameters }, undefined)).toEqual([]);
  });
});
