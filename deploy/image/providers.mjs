/**
 * Installs the Pulumi provider of each provider package in node_modules, of that package's version, into PULUMI_HOME. With
 * `--list` it only says which.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const scope = 'node_modules/@pulumi';

for (const name of readdirSync(scope)) {
  const { pulumi } = JSON.parse(
    readFileSync(`${scope}/${name}/package.json`, 'utf8'),
  );
  if (!pulumi?.resource) {
    continue;
  }
  if (process.argv.includes('--list')) {
    process.stdout.write(`${pulumi.name} ${pulumi.version}\n`);
    continue;
  }
  execFileSync(
    'pulumi',
    ['plugin', 'install', 'resource', pulumi.name, pulumi.version],
    { stdio: 'inherit' },
  );
}
