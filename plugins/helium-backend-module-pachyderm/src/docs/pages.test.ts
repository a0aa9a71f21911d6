import { readFile } from 'node:fs/promises';
import { OUTPUTS } from './outputs';
import { DOCUMENTED, pageOf } from './pages';
import { renderPage } from './tables';

/** Formatting aligns tables; what they say is what counts. */
const squeezed = (text: string) =>
  text.replace(/-{3,}/g, '---').replace(/ +/g, ' ');

describe.each(DOCUMENTED.map(program => [program.name, program] as const))(
  'the page of %s',
  (name, program) => {
    it('is current: run `yarn docs:programs` when it is not', async () => {
      const page = await readFile(pageOf(program), 'utf8');
      expect(squeezed(page)).toBe(squeezed(renderPage(page, program)));
    });

    it('describes each parameter, and has outputs', () => {
      for (const [parameter, schema] of Object.entries(
        program.parameters.shape,
      )) {
        expect({ parameter, meta: (schema as any).meta() }).toEqual({
          parameter,
          meta: expect.objectContaining({ description: expect.any(String) }),
        });
      }
      expect(Object.keys(OUTPUTS[name])).not.toEqual([]);
    });
  },
);
