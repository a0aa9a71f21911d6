/** What all pods of a workspace together may request, and how many there may be. */
export interface Size {
  cpu: string;
  memory: string;
  storage: string;
  pods: number;
}

export type WorkspaceSize = 'small' | 'medium' | 'large';

export const SIZES: Record<WorkspaceSize, Size> = {
  small: { cpu: '4', memory: '8Gi', storage: '100Gi', pods: 40 },
  medium: { cpu: '16', memory: '64Gi', storage: '500Gi', pods: 120 },
  large: { cpu: '64', memory: '256Gi', storage: '2Ti', pods: 400 },
};
