import { CloudName } from '../../clouds/ClusterHost';
import { findFailures, TypeSchema } from '../../clouds/schema';
import { ResourceType } from '../../clouds/types/ResourceType';
import { CheckInput, CheckResult } from '../protocol/handler';
import { autoname, NamingOptions } from '../protocol/naming';
import { dropNulls, PropertyMap, reveal } from '../protocol/properties';

/** Where the inputs say which of them the program did not give, as those of the official providers do. */
export const DEFAULTS = '__defaults';

/** The inputs as the official provider completes them, and what is wrong with them. */
export function checkInputs(
  cloud: CloudName,
  type: ResourceType,
  schema: TypeSchema,
  { inputs: given, before, naming }: CheckInput,
): CheckResult {
  const inputs = dropNulls({ ...given });
  delete inputs[DEFAULTS];
  const defaulted: string[] = [];
  for (const [name, value] of Object.entries(type.defaults ?? {})) {
    if (inputs[name] === undefined) {
      inputs[name] = value;
      defaulted.push(name);
    }
  }
  const failures: CheckResult['failures'] = [];
  const { property, autoname: longest } = type.naming ?? {};
  if (property && longest && inputs[property] === undefined) {
    const made = nameFor(cloud, longest, naming, {
      before: isDefaulted(before, property) ? before?.[property] : undefined,
      prefix: reveal(inputs[`${property}Prefix`] ?? null),
    });
    if (made === undefined) {
      failures.push({
        property,
        reason: `it is missing, and automatic naming is off for this stack`,
      });
    } else {
      inputs[property] = made;
      defaulted.push(property);
    }
  }
  failures.push(...findFailures(schema.inputs, inputs, cloud));
  return {
    inputs: { ...inputs, [DEFAULTS]: defaulted },
    failures,
  };
}

/** Whether the provider made the value up. */
export function isDefaulted(
  inputs: PropertyMap | undefined,
  property: string,
): boolean {
  const names = inputs?.[DEFAULTS];
  return Array.isArray(names) && names.includes(property);
}

/** The inputs without what only providers know of. */
export function ownInputs(inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(inputs).filter(([name]) => name !== DEFAULTS),
  );
}

function nameFor(
  cloud: CloudName,
  longest: number,
  naming: NamingOptions,
  { before, prefix }: { before: unknown; prefix: unknown },
): string | undefined {
  if (typeof before === 'string') {
    return before;
  }
  const { autonaming } = naming;
  if (autonaming?.mode === 'disable') {
    return undefined;
  }
  if (autonaming?.proposed) {
    return autonaming.proposed;
  }
  const base =
    typeof prefix === 'string' ? prefix.replace(/-$/, '') : naming.name;
  const name = autoname({ ...naming, name: base.slice(0, longest - 8) }, 7);
  return cloud === 'gcp' ? name.toLowerCase().replace(/_/g, '-') : name;
}

/** Those that the provider keeps from its cloud's inventory. */
export function splitSecrets(
  schema: TypeSchema,
  inputs: PropertyMap,
): { open: PropertyMap; secret: PropertyMap } {
  const open: PropertyMap = {};
  const secret: PropertyMap = {};
  for (const [name, value] of Object.entries(ownInputs(inputs))) {
    const into =
      schema.secrets.includes(name) || name.endsWith('Wo') ? secret : open;
    into[name] = value;
  }
  return { open, secret };
}
