/** @public */
export type Cloud = 'gcp' | 'aws';

/** What the name of a machine type tells. */
export interface Machine {
  architecture: 'amd64' | 'arm64';
  /** The GPUs that come with it, when it comes with one kind. */
  gpu?: { type: string; count?: number };
}

const FORMATS: Record<Cloud, { pattern: RegExp; example: string }> = {
  gcp: {
    pattern: /^[a-z]\d+[a-z]*-[a-z0-9]+(-[a-z0-9]+)*$|^custom-\d+-\d+$/,
    example: 'n2d-standard-32',
  },
  aws: {
    pattern:
      /^[a-z]+\d+[a-z0-9-]*\.(\d*x?large|medium|small|micro|nano|metal[a-z0-9-]*)$/,
    example: 'm7a.8xlarge',
  },
};

/** GPUs that GCP attaches to N1 machines. */
export const GCP_ATTACHED_GPUS = [
  'nvidia-tesla-t4',
  'nvidia-tesla-p4',
  'nvidia-tesla-v100',
  'nvidia-tesla-p100',
];

/** GPUs that come with a GCP machine type, by its beginning; the first that fits counts. */
const GCP_GPUS: Array<[prefix: string, type: string]> = [
  ['g2-', 'nvidia-l4'],
  ['g4-', 'nvidia-rtx-pro-6000'],
  ['a2-ultragpu-', 'nvidia-a100-80gb'],
  ['a2-', 'nvidia-tesla-a100'],
  ['a3-highgpu-', 'nvidia-h100-80gb'],
  ['a3-edgegpu-', 'nvidia-h100-80gb'],
  ['a3-megagpu-', 'nvidia-h100-mega-80gb'],
  ['a3-ultragpu-', 'nvidia-h200-141gb'],
  ['a4-', 'nvidia-b200'],
];

const MOST_ARE_SINGLE: Record<string, number> = {
  '12xlarge': 4,
  '24xlarge': 4,
  '48xlarge': 8,
  metal: 8,
};
const EIGHT: Record<string, number> = { '24xlarge': 8, '48xlarge': 8 };

/** GPUs that come with an EC2 family, and how many in which size; one in every other. */
const AWS_GPUS: Record<string, [type: string, counts: Record<string, number>]> =
  {
    g4dn: ['nvidia-tesla-t4', MOST_ARE_SINGLE],
    g5: ['nvidia-a10g', MOST_ARE_SINGLE],
    g6: ['nvidia-l4', MOST_ARE_SINGLE],
    g6e: ['nvidia-l40s', MOST_ARE_SINGLE],
    p4d: ['nvidia-tesla-a100', EIGHT],
    p4de: ['nvidia-a100-80gb', EIGHT],
    p5: ['nvidia-h100-80gb', EIGHT],
    p5e: ['nvidia-h200-141gb', EIGHT],
    p5en: ['nvidia-h200-141gb', EIGHT],
    'p6-b200': ['nvidia-b200', EIGHT],
  };

/** All GPU types of a cloud. @public */
export function gpuTypes(cloud: Cloud): string[] {
  return cloud === 'gcp'
    ? [...new Set([...GCP_ATTACHED_GPUS, ...GCP_GPUS.map(([, type]) => type)])]
    : [...new Set(Object.values(AWS_GPUS).map(([type]) => type))];
}

/** Undefined when it isn't one of the cloud's machine types, by its form. @public */
export function machineOf(
  machineType: string,
  cloud: Cloud,
): Machine | undefined {
  if (!FORMATS[cloud].pattern.test(machineType)) {
    return undefined;
  }
  return cloud === 'gcp' ? gcpMachine(machineType) : awsMachine(machineType);
}

/** An example of a machine type of the cloud. */
export function exampleMachine(cloud: Cloud): string {
  return FORMATS[cloud].example;
}

function gcpMachine(machineType: string): Machine {
  const gpu = GCP_GPUS.find(([prefix]) => machineType.startsWith(prefix));
  const count = /-(\d+)g$/.exec(machineType);
  return {
    architecture: /^(t2a|c4a|n4a)-/.test(machineType) ? 'arm64' : 'amd64',
    ...(gpu && {
      gpu: { type: gpu[1], ...(count && { count: Number(count[1]) }) },
    }),
  };
}

function awsMachine(machineType: string): Machine {
  const [family, size] = machineType.split('.');
  const gpu = AWS_GPUS[family];
  return {
    // The `g` behind the generation is Graviton's: m7g, c7gn, im4gn.
    architecture: /^[a-z]+\d+g/.test(family) ? 'arm64' : 'amd64',
    ...(gpu && { gpu: { type: gpu[0], count: gpu[1][size] ?? 1 } }),
  };
}
