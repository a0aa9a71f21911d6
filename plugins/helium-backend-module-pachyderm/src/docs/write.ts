import { readFile, writeFile } from 'node:fs/promises';
import { DOCUMENTED, pageOf } from './pages';
import { renderPage } from './tables';

/** Makes the generated parts of the pages anew: `yarn docs:programs`. */
async function main() {
  for (const program of DOCUMENTED) {
    const page = pageOf(program);
    await writeFile(page, renderPage(await readFile(page, 'utf8'), program));
  }
}

main().catch(error => {
  process.stderr.write(`${error}\n`);
  process.exitCode = 1;
});
