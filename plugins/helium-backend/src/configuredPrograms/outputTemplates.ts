import { InputError } from '@backstage/errors';
import type {
  Check,
  Connection,
} from '@helium-portal/backstage-plugin-helium-node';
import type { ConfiguredProgramConfig } from './config';

type Outputs = Record<string, unknown>;

/** As in Backstage's templates; `${outputs.name}` would be taken for a variable of the environment. */
const REFERENCE = /\$\{\{\s*outputs\.([\w.-]+)\s*\}\}/g;
const NAME = /^[A-Za-z_][\w.-]*$/;

/** Whether a text is an output's name, or a URL in which outputs may stand. */
export function isTemplate(text: string): boolean {
  return NAME.test(text) || /^(https?:\/\/|\$\{\{)/.test(text);
}

/** The connections whose outputs are there. A URL that is none of http or https is left out: people open it by a click. */
export function connectionsOf(
  templates: ConfiguredProgramConfig['connections'],
  outputs: Outputs,
): Connection[] {
  return templates.flatMap(({ kind, title, ...template }) => {
    const url = template.url && fillUrl(template.url, outputs).text;
    const command = template.command && fill(template.command, outputs).text;
    if (
      (template.url && !(url && isWebAddress(url))) ||
      (template.command && !command)
    ) {
      return [];
    }
    return [
      {
        kind,
        title,
        ...(url && { url }),
        ...(command && { command }),
        ...(template.secret && { secret: template.secret }),
      },
    ];
  });
}

/** @throws InputError that names the output which is missing: what can't be checked must not count as well */
export function checksOf(
  templates: ConfiguredProgramConfig['checks'],
  outputs: Outputs,
): Check[] {
  return templates.map(template => {
    const need = ({ text, missing }: Filled) => {
      if (text === undefined) {
        throw new InputError(
          `the check '${template.title}' needs the output '${missing}', which the stack doesn't have, or which is secret`,
        );
      }
      return text;
    };
    if (template.type === 'http') {
      return { ...template, url: need(fillUrl(template.url, outputs)) };
    }
    return {
      ...template,
      name: need(fill(template.name, outputs)),
      ...(template.namespace && {
        namespace: need(fill(template.namespace, outputs)),
      }),
    };
  });
}

interface Filled {
  text?: string;
  /** The name of an output that isn't there. */
  missing?: string;
}

function fillUrl(template: string, outputs: Outputs): Filled {
  return NAME.test(template)
    ? fill(`\${{ outputs.${template} }}`, outputs)
    : fill(template, outputs);
}

function fill(template: string, outputs: Outputs): Filled {
  const missing: string[] = [];
  const text = template.replace(REFERENCE, (_all, path: string) => {
    const value = valueAt(outputs, path);
    if (!['string', 'number', 'boolean'].includes(typeof value)) {
      missing.push(path);
    }
    return String(value);
  });
  return missing.length ? { missing: missing[0] } : { text };
}

/** An output by its name, or a part of one by its path. */
function valueAt(outputs: Outputs, path: string): unknown {
  return Object.hasOwn(outputs, path)
    ? outputs[path]
    : path
        .split('.')
        .reduce<unknown>(
          (at, key) =>
            at && typeof at === 'object' && Object.hasOwn(at, key)
              ? (at as Outputs)[key]
              : undefined,
          outputs,
        );
}

function isWebAddress(url: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}
