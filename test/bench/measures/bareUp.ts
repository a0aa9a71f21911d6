import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { LocalWorkspace } from '@pulumi/pulumi/automation';
import {
  gcpNamespaceOnly,
  kubernetesNamespace,
} from '@helium-portal/backstage-plugin-helium-backend-module-pachyderm';
import type { ProgramEntrypoint } from '@helium-portal/backstage-plugin-helium-node';

const PROGRAMS = {
  gcp_namespace_only: gcpNamespaceOnly,
  kubernetes_namespace: kubernetesNamespace,
};

/** A program that can be updated without Helium. */
export type BareProgram = keyof typeof PROGRAMS;

/** What it took, in milliseconds: since the process began, and the update alone. */
export interface BareTimes {
  total: number;
  update: number;
}

/** What a bare update needs; a file with it is this script's one argument. */
export interface BareUp {
  program: BareProgram;
  name: string;
  workDir: string;
  settings: unknown;
  env: Record<string, string>;
}

/**
 * The program as somebody without Helium runs it: one inline update by the Automation API. It prints {@link BareTimes}, and takes away
 * what it made.
 */
async function main() {
  const spec: BareUp = JSON.parse(await readFile(process.argv[2], 'utf8'));
  const bare = PROGRAMS[spec.program];
  const { default: entrypoint }: { default: ProgramEntrypoint } = createRequire(
    __filename,
  )(bare.entrypoint);
  const program = entrypoint.program({
    workspace: { name: spec.name, owner: 'user:default/guest' },
    operation: '00000000-0000-4000-8000-000000000000',
    parameters: bare.parameters.parse({}),
    settings: bare.settings?.parse(spec.settings),
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
      projectName: bare.project,
      program,
    },
    { workDir: spec.workDir, envVars: spec.env },
  );
  await stack.up();
  const total = performance.now();
  const times: BareTimes = { total, update: total - began };
  process.stdout.write(JSON.stringify(times));
  await stack.destroy();
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
