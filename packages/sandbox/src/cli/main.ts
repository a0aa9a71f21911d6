import { Command } from 'commander';

// Each command loads what it needs only: `token` answers in a fifth of a second.
const commands = {
  start: () => require('./start') as typeof import('./start'),
  dev: () => require('./dev') as typeof import('./dev'),
  test: () => require('./test') as typeof import('./test'),
  bench: () => require('./bench') as typeof import('./bench'),
  doctor: () => require('./doctor') as typeof import('./doctor'),
  token: () => require('./token') as typeof import('./token'),
};

const program = new Command('./helium').description(
  'Short-lived workspaces that come on request and go on time',
);

program
  .command('start')
  .description('start the sandbox and the portal')
  .option('--verbose', "show the portal's log")
  .action(options => commands.start().start(options));

program
  .command('dev')
  .description('start the sandbox and the portal, with hot reload')
  .action(() => commands.dev().dev());

program
  .command('test')
  .argument(
    '[suites...]',
    'unit, e2e, clouds, faults; the first two when none is named',
  )
  .description('run the tests')
  .action(suites => commands.test().runTests(suites));

program
  .command('bench')
  .argument(
    '[suites...]',
    'workspaces, programs, operations, portal, soak; all but the last when none is named',
  )
  .option('--write', 'put what is measured into docs/performance.md')
  .description('measure speed and memory, beside a baseline')
  .action((suites, options) => commands.bench().bench(suites, options));

program
  .command('doctor')
  .option('--json', 'for programs')
  .description('say of each tool where it came from and what is wrong')
  .action(options => commands.doctor().doctor(options));

program
  .command('token')
  .description('print a token for curl')
  .action(() => commands.token().printToken());

program.parseAsync().catch((error: Error) => {
  process.stderr.write(`helium: ${error.message}\n`);
  if (process.env.HELIUM_DEBUG) {
    process.stderr.write(`${error.stack}\n`);
  }
  process.exitCode = error.name === 'InputError' ? 2 : 1;
});
