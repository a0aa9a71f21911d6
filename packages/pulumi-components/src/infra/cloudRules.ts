import {
  Cloud,
  exampleMachine,
  GCP_ATTACHED_GPUS,
  gpuTypes,
  machineOf,
} from './machines';
import type { Infra, NodePoolSpec, RdsSpec } from './schema';

/** The pool that each cluster has by itself. @public */
export const OWN_POOL = 'default';

/** The least storage whose IOPS gp3 lets one choose, in GB. */
const CHOSEN_IOPS_GB = 400;

type Path = Array<string | number>;
type Report = (path: Path, message: string) => void;

/** What a schema can't say: what depends on the cloud, and on more than one value. */
export function checkForCloud(infra: Infra, cloud: Cloud, report: Report) {
  const pools = infra.nodepools ?? [];
  pools.forEach((pool, index) => {
    const path: Path = ['nodepools', index];
    const first = pools.findIndex(({ name }) => name === pool.name);
    if (first < index) {
      report(
        [...path, 'name'],
        `'${pool.name}' is the name of nodepools[${first}] already`,
      );
    }
    checkPool(pool, cloud, (below, message) =>
      report([...path, ...below], message),
    );
  });
  if (infra.rds && cloud === 'gcp') {
    report(
      ['rds'],
      'is for AWS only: on GCP Pachyderm keeps its database in the workspace; remove it',
    );
  } else if (infra.rds) {
    checkRds(infra.rds, (below, message) => report(['rds', ...below], message));
  }
}

function checkPool(pool: NodePoolSpec, cloud: Cloud, report: Report) {
  if (pool.name === OWN_POOL) {
    report(['name'], `'${OWN_POOL}' is the cluster's own pool`);
  }
  if (pool.minCount > pool.maxCount) {
    report(
      ['maxCount'],
      `must be at least minCount, which is ${pool.minCount}`,
    );
  }
  checkMachines(pool, cloud, report);
  reportRepeated(pool.zones ?? [], ['zones'], report);
  const zone =
    cloud === 'gcp'
      ? /^[a-z]+-[a-z]+\d+-[a-z]$/
      : /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/;
  pool.zones?.forEach((name, index) => {
    if (!zone.test(name)) {
      const example = cloud === 'gcp' ? 'us-east1-b' : 'us-east-1a';
      report(
        ['zones', index],
        `must be a zone of ${nameOf(cloud)}, such as ${example}`,
      );
    }
  });
  reportRepeated(
    (pool.taints ?? []).map(({ key, effect }) => `${key}:${effect}`),
    ['taints'],
    report,
  );
}

function checkMachines(pool: NodePoolSpec, cloud: Cloud, report: Report) {
  const fallbacks = pool.fallbackMachineTypes ?? [];
  const machine = machineOf(pool.machineType, cloud);
  reportRepeated(
    [pool.machineType, ...fallbacks],
    ['fallbackMachineTypes'],
    report,
    1,
  );
  const noMachine = `must be a machine type of ${nameOf(
    cloud,
  )}, such as ${exampleMachine(cloud)}`;
  if (!machine) {
    report(['machineType'], noMachine);
    return;
  }
  fallbacks.forEach((name, index) => {
    const path = ['fallbackMachineTypes', index];
    const other = machineOf(name, cloud);
    if (!other) {
      report(path, noMachine);
    } else if (other.architecture !== machine.architecture) {
      report(
        path,
        `is ${other.architecture}, and ${pool.machineType} is ${machine.architecture}: images of one don't run on the other`,
      );
    } else if (
      other.gpu?.type !== machine.gpu?.type ||
      other.gpu?.count !== machine.gpu?.count
    ) {
      report(path, `must have the same GPUs as ${pool.machineType}`);
    }
  });
  checkGpu(pool, machine.gpu, cloud, report);
}

function checkGpu(
  pool: NodePoolSpec,
  own: { type: string; count?: number } | undefined,
  cloud: Cloud,
  report: Report,
) {
  const { gpu, machineType } = pool;
  if (!gpu) {
    if (own) {
      report(
        ['gpu'],
        `is missing: ${machineType} has GPUs, so give {"type": "${
          own.type
        }", "count": ${own.count ?? 1}}`,
      );
    }
    return;
  }
  const types = gpuTypes(cloud);
  if (!types.includes(gpu.type)) {
    report(
      ['gpu', 'type'],
      `must be a GPU of ${nameOf(cloud)}: ${types.join(', ')}`,
    );
    return;
  }
  const attachable =
    cloud === 'gcp' &&
    machineType.startsWith('n1-') &&
    GCP_ATTACHED_GPUS.includes(gpu.type);
  if (own ? own.type !== gpu.type : !attachable) {
    report(
      ['gpu', 'type'],
      own
        ? `must be ${own.type}: that is what ${machineType} has`
        : `can't be had with ${machineType}`,
    );
  } else if (own?.count !== undefined && own.count !== gpu.count) {
    report(
      ['gpu', 'count'],
      `must be ${own.count}: that is what ${machineType} has`,
    );
  } else if (attachable && ![1, 2, 4, 8].includes(gpu.count)) {
    report(['gpu', 'count'], 'must be 1, 2, 4 or 8');
  }
}

function checkRds(rds: RdsSpec, report: Report) {
  if (rds.iops !== undefined && rds.allocatedStorageGb < CHOSEN_IOPS_GB) {
    report(
      ['iops'],
      `can be chosen from ${CHOSEN_IOPS_GB} GB on: remove it, or raise allocatedStorageGb`,
    );
  }
  if (
    rds.maxAllocatedStorageGb !== undefined &&
    rds.maxAllocatedStorageGb < Math.ceil(rds.allocatedStorageGb * 1.1)
  ) {
    report(
      ['maxAllocatedStorageGb'],
      `must be at least 10 % more than allocatedStorageGb, which is ${rds.allocatedStorageGb}`,
    );
  }
}

/** @param offset - how many of the values stand before the list that the path names */
function reportRepeated(
  values: string[],
  path: Path,
  report: Report,
  offset = 0,
) {
  values.forEach((value, index) => {
    if (values.indexOf(value) < index) {
      report([...path, index - offset], `'${value}' is there already`);
    }
  });
}

function nameOf(cloud: Cloud): string {
  return cloud.toUpperCase();
}
