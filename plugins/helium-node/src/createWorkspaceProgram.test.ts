import { createWorkspaceProgram } from './createWorkspaceProgram';

const required = {
  title: 'Sample',
  description: 'For tests',
  version: '1.0.0',
  entrypoint: '/entrypoint',
};

describe('createWorkspaceProgram', () => {
  it('makes a program whose project has no underscore', () => {
    const program = createWorkspaceProgram({
      ...required,
      name: 'gcp_namespace_only',
      parameters: z => z.object({ size: z.string().default('small') }),
    });
    expect(program.project).toBe('gcp-namespace-only');
    expect(program.parameters.parse({})).toEqual({ size: 'small' });
    expect(program.connections({})).toEqual([]);
    expect(program.checks({})).toEqual([]);
  });

  it('refuses parameters that it does not know', () => {
    const program = createWorkspaceProgram({
      ...required,
      name: 'sample',
      parameters: z => z.object({ size: z.string() }),
    });
    const result = program.parameters.safeParse({ size: 'x', colour: 'red' });
    expect(result.error?.issues[0].message).toContain('colour');
  });

  it.each(['', 'Upper', '1st', 'with space', 'x'.repeat(64)])(
    "refuses the name '%s'",
    name => {
      expect(() =>
        createWorkspaceProgram({
          ...required,
          name,
          parameters: z => z.object({}),
        }),
      ).toThrow(`Program name '${name}' must match`);
    },
  );

  it('refuses options for a parameter that there is not', () => {
    expect(() =>
      createWorkspaceProgram({
        ...required,
        name: 'sample',
        parameters: z => z.object({ size: z.string() }),
        parameterOptions: { colour: { secret: true } } as {},
      }),
    ).toThrow("options for 'colour', which is not one of its parameters");
  });

  it.each([
    { workspace: { programs: [] } },
    { workspace: { programs: ['cluster'] }, secret: true },
  ])('refuses a reference with the options %j', clusterStack => {
    expect(() =>
      createWorkspaceProgram({
        ...required,
        name: 'sample',
        parameters: z => z.object({ clusterStack: z.string().optional() }),
        parameterOptions: { clusterStack },
      }),
    ).toThrow("'clusterStack' of program 'sample' names a workspace");
  });
});
