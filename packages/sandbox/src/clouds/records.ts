import { randomBytes } from 'node:crypto';
import { CloudName } from './ClusterHost';
import { Casualty } from './faults';
import { CloudRecord, Inventory } from './Inventory';
import { labelsOf, WORKSPACE_LABEL } from './labels';
import { MakeRequest, ResourceAnswer } from './requests';
import { Resource, ResourceType } from './types/ResourceType';

/** A resource as it is asked for, before it has an id. */
export function draftRecord(
  cloud: CloudName,
  { type: token, inputs, place, defaultLabels, stack }: MakeRequest,
  type: ResourceType,
  links: CloudRecord['links'],
): CloudRecord {
  const labels = labelsOf(cloud, inputs, defaultLabels);
  return {
    serial: randomBytes(9).toString('hex').slice(0, 17),
    cloud,
    type: token,
    id: '',
    taken: '',
    name: type.naming ? String(inputs[type.naming.property] ?? '') : '',
    handles: [],
    state: 'creating',
    workspace: labels[WORKSPACE_LABEL[cloud]] ?? stack,
    labels,
    defaultLabels,
    inputs,
    outputs: {},
    links,
    place,
    objects: [],
    createdAt: new Date().toISOString(),
  };
}

/** What the functions of its type are told about a record. */
export function resourceOf(
  inventory: Inventory,
  record: CloudRecord,
): Resource {
  const { type, name, inputs, place, serial, createdAt, machine } = record;
  const targets = (property: string) =>
    record.links
      .filter(it => it.property === property || it.property === `${property}.*`)
      .flatMap(({ to }) => inventory.get(to) ?? []);
  return {
    type,
    name,
    inputs,
    place,
    serial,
    createdAt,
    machine,
    target: property =>
      targets(property)[0] ?? { id: '', name: '', outputs: {} },
    targets,
  };
}

/** What goes with a resource, those that go first first. */
export function partsOf(inventory: Inventory, serial: string): CloudRecord[] {
  const parts = inventory
    .list()
    .filter(({ links }) =>
      links.some(link => link.to === serial && link.as === 'partOf'),
    );
  return parts.flatMap(part => [...partsOf(inventory, part.serial), part]);
}

/** What the history says of a record. */
export function eventOf({ type, id, name, workspace }: CloudRecord) {
  return { type, id, name, workspace };
}

export function answerOf(
  { id, inputs, outputs }: CloudRecord,
  die?: Casualty,
): ResourceAnswer {
  return { id, inputs, outputs, ...(die && { die }) };
}
