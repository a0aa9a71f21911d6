import type { WorkspaceSize } from '@helium-portal/pulumi-components/kubernetes';

export type SizeName = 'small' | 'medium' | 'large' | 'xlarge';

export const SIZES: Record<SizeName, WorkspaceSize> = {
  small: { cpu: '4', memory: '8Gi', storage: '100Gi', pods: 40 },
  medium: { cpu: '16', memory: '64Gi', storage: '500Gi', pods: 120 },
  large: { cpu: '64', memory: '256Gi', storage: '2Ti', pods: 400 },
  // A load test on eight machines of 32 CPUs.
  xlarge: { cpu: '256', memory: '1Ti', storage: '4Ti', pods: 1000 },
};
