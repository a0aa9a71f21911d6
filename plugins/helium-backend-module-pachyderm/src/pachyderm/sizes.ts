import type { WorkspaceSize } from '@helium-portal/pulumi-components/kubernetes';

export type SizeName = 'small' | 'medium' | 'large';

export const SIZES: Record<SizeName, WorkspaceSize> = {
  small: { cpu: '4', memory: '8Gi', storage: '100Gi', pods: 40 },
  medium: { cpu: '16', memory: '64Gi', storage: '500Gi', pods: 120 },
  large: { cpu: '64', memory: '256Gi', storage: '2Ti', pods: 400 },
};
