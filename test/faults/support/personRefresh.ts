/** Somebody refreshes a stack past Helium; the stack, the project and the state backend are the arguments. */
import { LocalWorkspace } from '@pulumi/pulumi/automation';

async function main([stackName, projectName, url]: string[]): Promise<void> {
  const stack = await LocalWorkspace.selectStack(
    { stackName, projectName, program: async () => {} },
    { envVars: { PULUMI_BACKEND_URL: url } },
  );
  await stack.refresh();
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error}\n`);
    process.exit(1);
  },
);
