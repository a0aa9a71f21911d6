import type { WorkspaceProgram } from '@helium-portal/backstage-plugin-helium-node';
import { z } from 'zod';
import { OUTPUTS } from './outputs';

interface Property {
  type?: string;
  enum?: string[];
  default?: unknown;
  description?: string;
  examples?: string[];
}

const cell = (text: string) =>
  text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = (text: string) => `\`${text}\``;

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join(
    '\n',
  );
}

/** The parameters of a program, from its schema. */
export function parametersTable({
  parameters,
  parameterOptions,
}: WorkspaceProgram<any>): string {
  const schema = z.toJSONSchema(parameters, {
    io: 'input',
    unrepresentable: 'any',
  });
  const rows = Object.entries(schema.properties ?? {}).map(
    ([name, property]) => {
      const { type, enum: values, ...rest } = property as Property;
      const { mutable, secret, workspace } = parameterOptions[name] ?? {};
      // A document's example is no choice.
      const known = (rest.examples ?? []).filter(each => !each.includes('\n'));
      const notes = [
        rest.description ?? '',
        known.length ? `Known: ${known.map(code).join(', ')}.` : '',
        secret ? 'Secret.' : '',
        mutable === false || workspace ? "It can't change later." : '',
      ];
      return [
        code(name),
        values ? values.map(code).join(', ') : type ?? '',
        rest.default === undefined ? '' : code(String(rest.default)),
        notes.filter(Boolean).join(' '),
      ];
    },
  );
  return table(['Parameter', 'Type', 'Default', 'What it is'], rows);
}

/** The outputs of a program. */
export function outputsTable({ name }: WorkspaceProgram<any>): string {
  return table(
    ['Output', 'What it is'],
    Object.entries(OUTPUTS[name] ?? {}).map(([output, description]) => [
      code(output),
      description,
    ]),
  );
}

/** The page with its generated parts made anew; the rest stays. */
export function renderPage(page: string, program: WorkspaceProgram<any>) {
  const parts: Record<string, string> = {
    parameters: parametersTable(program),
    outputs: outputsTable(program),
  };
  return Object.entries(parts).reduce((text, [part, content]) => {
    const begin = `<!-- ${part} -->`;
    const end = `<!-- /${part} -->`;
    const from = text.indexOf(begin);
    const to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new Error(`The page lacks the marks ${begin} and ${end}`);
    }
    return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(
      to,
    )}`;
  }, page);
}
