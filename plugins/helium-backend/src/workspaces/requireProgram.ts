import { FieldInputError } from '../errors';
import type { ProgramRegistry, RegisteredProgram } from '../programs';

/**
 * The program of that name, or the one to take when nobody names one.
 *
 * @throws FieldInputError about `program` when there is none, or it takes no workspaces
 */
export function requireProgram(
  programs: ProgramRegistry,
  name: string | undefined,
): RegisteredProgram {
  const enabled = programs.list().filter(each => each.enabled);
  const wanted = name ?? programs.defaultProgram;
  const found = enabled.find(each => each.program.name === wanted);
  if (!found) {
    const unavailable = programs.get(wanted)?.unavailable;
    const names = enabled.map(each => `'${each.program.name}'`).join(', ');
    throw new FieldInputError([
      {
        field: 'program',
        message: unavailable
          ? `'${wanted}' takes no workspaces at present: ${unavailable}`
          : `'${wanted}' is not a program of this portal; it has ${
              names || 'none'
            }`,
      },
    ]);
  }
  return found;
}
