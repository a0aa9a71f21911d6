import { readFile } from 'node:fs/promises';
import { LocalWorkspace } from '@pulumi/pulumi/automation';
import type { ProgramEntrypoint } from '@helium-portal/backstage-plugin-helium-node';
import { ledgerProgram } from '@helium-portal/sandbox/ledger';

/** What a bare update of the ledger needs; a file with it is this script's one argument. */
export interface BareLedger {
  name: string;
  workDir: string;
  cloud: string;
  entries: number;
  env: Record<string, string>;
}

/** The program as somebody without Helium runs it: one inline update by the Automation API. */
async function main() {
  const spec: BareLedger = JSON.parse(await readFile(process.argv[2], 'utf8'));
  const { default: entrypoint } = require(ledgerProgram.entrypoint) as {
    default: ProgramEntrypoint;
  };
  const operation = '00000000-0000-4000-8000-000000000000';
  const stack = await LocalWorkspace.createOrSelectStack(
    {
      stackName: spec.name,
      projectName: ledgerProgram.project,
      program: entrypoint.program({
        workspace: { name: spec.name, owner: 'user:default/mock' },
        operation,
        parameters: { entries: spec.entries },
        settings: { cloud: spec.cloud },
        labels: {
          'helium.dev/workspace': spec.name,
          'helium.dev/operation': operation,
        },
        rehearsal: true,
        references: {},
        attempt: 1,
        destroying: false,
        signal: new AbortController().signal,
        log: () => {},
      }),
    },
    { workDir: spec.workDir, envVars: spec.env },
  );
  await stack.up();
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
