import { Host } from '../protocol/host';
import { Applier } from './apply';
import { KubernetesClient } from './client';
import { ProviderConfig } from './config';
import { Discovery } from './discovery';
import { Connection } from './kubeconfig';

/** The cluster that the provider is configured for. */
export interface Session {
  config: ProviderConfig;
  connection: Connection;
  client: KubernetesClient;
  discovery: Discovery;
  applier: Applier;
  /** For objects that name none. */
  namespace: string;
  host: Host;
  /** Aborted when the update is cancelled. */
  signal: AbortSignal;
}
