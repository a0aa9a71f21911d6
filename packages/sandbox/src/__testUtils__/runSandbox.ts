import { startSandbox } from '../cluster/sandbox';
import { ResolvedTool, ToolName } from '../tools';

/** Runs a sandbox until it is killed: `runSandbox.ts <home> <tools as JSON>`. */
async function main([home, tools]: string[]): Promise<void> {
  await startSandbox({
    home,
    tools: new Map<ToolName, ResolvedTool>(JSON.parse(tools)),
    ingressPort: 0,
  });
  process.stdout.write('ready\n');
}

main(process.argv.slice(2)).catch(error => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
