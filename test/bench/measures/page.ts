import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../support/HeliumInstance';
import { mib, Report } from './report';

const PAGE = join(ROOT, 'docs', 'performance.md');

/**
 * A suite's whole run: measures, prints, with `--write` replaces the suite's part of docs/performance.md, and fails when a bar is
 * missed.
 *
 * @param name - as `./helium bench <name>` calls it
 */
export function runSuite(
  name: string,
  measure: (report: Report) => Promise<void>,
): void {
  const report = new Report();
  measure(report)
    .then(async () => {
      process.stdout.write(`${report}\n`);
      if (process.argv.includes('--write')) {
        await writePart(name, report);
      }
      process.exitCode = report.passed ? 0 : 1;
    })
    .catch(error => {
      process.stderr.write(`${error.stack}\n`);
      process.exitCode = 1;
    });
}

async function writePart(name: string, report: Report): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) {
    throw new Error(`${PAGE} has no part between ${begin} and ${end}`);
  }
  const part = [
    begin,
    '',
    `By \`./helium bench ${name} --write\` on ${new Date()
      .toISOString()
      .slice(0, 10)}: ${machine()}; ${versions()}.`,
    '',
    report.toMarkdown(),
    '',
    '',
  ].join('\n');
  await writeFile(PAGE, `${page.slice(0, from)}${part}${page.slice(to)}`);
  execFileSync(process.execPath, [
    require.resolve('prettier/bin-prettier.js'),
    '--write',
    PAGE,
  ]);
}

function machine(): string {
  const [{ model }] = cpus();
  return `${cpus().length} × ${model.trim()}, ${mib(totalmem())}, ${
    process.platform
  } ${process.arch}`;
}

function versions(): string {
  const say = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: ROOT, encoding: 'utf8' }).trim();
  const { version } = require('@pulumi/pulumi/package.json');
  return [
    `Helium at ${say('git', 'rev-parse', '--short', 'HEAD')}`,
    `Node ${process.version}`,
    `Pulumi CLI ${say('pulumi', 'version')}`,
    `@pulumi/pulumi ${version}`,
  ].join(', ');
}
