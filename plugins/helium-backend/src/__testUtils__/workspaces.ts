import type { NewWorkspace } from '../workspaces/WorkspaceStore';

/** A workspace to be made, with what a test doesn't care about filled in. */
export function newWorkspace(input: Partial<NewWorkspace> = {}): NewWorkspace {
  return {
    name: 'calm-otter',
    program: 'sample_program',
    project: 'sample-program',
    owner: 'user:default/jane',
    createdBy: 'user:default/jane',
    rehearsal: false,
    parameters: {},
    expiresAt: new Date(Date.now() + 3_600_000),
    ...input,
  };
}
