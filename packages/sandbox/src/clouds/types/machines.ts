/** What one node of a machine type has. */
export interface MachineSize {
  cpu: number;
  memoryGb: number;
  gpu?: { count: number; type: string };
}

const GCP_GB_PER_CPU: Record<string, number> = {
  highcpu: 1,
  standard: 4,
  highmem: 8,
};

const GCP_SMALL: Record<string, MachineSize> = {
  'e2-micro': { cpu: 1, memoryGb: 1 },
  'e2-small': { cpu: 1, memoryGb: 2 },
  'e2-medium': { cpu: 1, memoryGb: 4 },
};

const AWS_CPU: Record<string, number> = {
  nano: 2,
  micro: 2,
  small: 2,
  medium: 2,
  large: 2,
  xlarge: 4,
};

const AWS_GB_PER_CPU: Record<string, number> = { c: 2, m: 4, r: 8, x: 16 };

/** GPUs by family and size of the machines that carry them. */
const AWS_GPUS: Record<
  string,
  { type: string; counts: Record<string, number> }
> = {
  g4dn: { type: 'nvidia-tesla-t4', counts: { '12xlarge': 4, metal: 8 } },
  g5: {
    type: 'nvidia-a10g',
    counts: { '12xlarge': 4, '24xlarge': 4, '48xlarge': 8 },
  },
  g6: {
    type: 'nvidia-l4',
    counts: { '12xlarge': 4, '24xlarge': 4, '48xlarge': 8 },
  },
  p3: { type: 'nvidia-tesla-v100', counts: { '8xlarge': 4, '16xlarge': 8 } },
  p4d: { type: 'nvidia-tesla-a100', counts: { '24xlarge': 8 } },
  p5: { type: 'nvidia-h100', counts: { '48xlarge': 8 } },
};

/** `n2d-standard-32`, `e2-custom-4-8192`, `g2-standard-4`; undefined for one that Google Cloud doesn't have. */
export function gcpMachine(name: string): MachineSize | undefined {
  const custom = /^(?:[a-z]\w*-)?custom-(\d+)-(\d+)(-ext)?$/.exec(name);
  if (custom) {
    return { cpu: Number(custom[1]), memoryGb: Number(custom[2]) / 1024 };
  }
  const gpu = /^a2-(?:high|ultra|mega)gpu-(\d+)g$/.exec(name);
  if (gpu) {
    const count = Number(gpu[1]);
    return {
      cpu: 12 * count,
      memoryGb: 85 * count,
      gpu: { count, type: 'nvidia-tesla-a100' },
    };
  }
  const [, kind, cpus] =
    /^[a-z]\w*-(standard|highmem|highcpu)-(\d+)/.exec(name) ?? [];
  if (!kind) {
    return GCP_SMALL[name];
  }
  const cpu = Number(cpus);
  return {
    cpu,
    memoryGb: cpu * GCP_GB_PER_CPU[kind],
    ...(name.startsWith('g2-') && {
      gpu: { count: Math.max(1, Math.floor(cpu / 12)), type: 'nvidia-l4' },
    }),
  };
}

/** `m6i.2xlarge`; undefined for one that AWS doesn't have. */
export function awsMachine(name: string): MachineSize | undefined {
  const [, family, letter, size, times] =
    /^(([a-z])\w*)\.((?:(\d*)x)?(?:nano|micro|small|medium|large|metal))$/.exec(
      name,
    ) ?? [];
  if (!family) {
    return undefined;
  }
  const cpu = times
    ? 4 * Number(times)
    : AWS_CPU[size] ?? (size === 'metal' ? 96 : 4);
  const gpus = AWS_GPUS[family];
  return {
    cpu,
    memoryGb: cpu * (AWS_GB_PER_CPU[letter] ?? 4),
    ...(gpus && { gpu: { count: gpus.counts[size] ?? 1, type: gpus.type } }),
  };
}
