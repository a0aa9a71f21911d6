import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { LocalWorkspace } from '@pulumi/pulumi/automation';
import { kubernetesNamespace } from '@helium-portal/backstage-plugin-helium-backend-module-pachyderm';
import type { ProgramEntrypoint } from '@helium-portal/backstage-plugin-helium-node';

/** What a bare update needs; a file with it is this script's one argument. */
export interface BareUp {
  name: string;
  workDir: string;
  settings: unknown;
  env: Record<string, string>;
}

/**
 * The program as somebody without Helium runs it: one inline update by the Automation API. It prints what the update itself took, in
 * milliseconds.
 */
async function main() {
  const spec: BareUp = JSON.parse(await readFile(process.argv[2], 'utf8'));
  const { default: entrypoint }: { default: ProgramEntrypoint } = createRequire(
    __filename,
  )(kubernetesNamespace.entrypoint);
  const program = entrypoint.program({
    workspace: { name: spec.name, owner: 'user:default/guest' },
    operation: '00000000-0000-4000-8000-000000000000',
    parameters: kubernetesNamespace.parameters.parse({}),
    settings: kubernetesNamespace.settings?.parse(spec.settings),
    labels: {
      'helium.dev/workspace': spec.name,
      'helium.dev/operation': '00000000-0000-4000-8000-000000000000',
    },
    rehearsal: true,
    references: {},
    attempt: 1,
    destroying: false,
    signal: new AbortController().signal,
    log: () => {},
  });
  const began = performance.now();
  const stack = await LocalWorkspace.createOrSelectStack(
    {
      stackName: spec.name,
      projectName: kubernetesNamespace.project,
      program,
    },
    { workDir: spec.workDir, envVars: spec.env },
  );
  await stack.up();
  process.stdout.write(String(performance.now() - began));
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
