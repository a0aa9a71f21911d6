import {
  ChartSource,
  HelmValues,
  Host,
  notebooksValues,
  OwnedKey,
  pachydermValues,
  ValueLayers,
} from '@helium-portal/pulumi-components/values';
import type { PachydermParameters } from './parameters';
import type { NotebooksSettings } from './settings';

/** A chart of a workspace and what Helium says to it, as far as it follows from names and settings alone. */
export interface ChartPlan {
  /** `Pachyderm` */
  title: string;
  source: ChartSource;
  /** The version that the workspace names. */
  wantedVersion?: string;
  layers: Required<Pick<ValueLayers, 'platform' | 'parameters'>>;
  /** The platform's values, which are the administrators' business alone. */
  settings: HelmValues;
  /** Further keys that hold secrets. */
  secretKeys: readonly string[];
}

/** What a workspace's applications are: the portal shows it, the runner makes it. */
export interface WorkspacePlan {
  pachyderm: ChartPlan;
  /** Absent when the workspace has none. */
  notebooks?: ChartPlan;
  hosts: { console: Host; notebooks: Host; pachd?: Host };
  /** Keys of Pachyderm's chart that the workspace's values can't set. */
  owned: readonly OwnedKey[];
}

/** The plan of a program's workspace; `pachyderm` and `notebooks` tell what the program adds. */
export function planWorkspace(options: {
  parameters: Partial<PachydermParameters>;
  hosts: WorkspacePlan['hosts'];
  owned: readonly OwnedKey[];
  pachyderm: {
    chart: ChartSource;
    settings: HelmValues;
    /** The settings may change these, */
    defaults?: HelmValues;
    /** and not these. */
    computed?: HelmValues;
    secretKeys?: readonly string[];
  };
  notebooks?: NotebooksSettings;
  notebooksComputed?: HelmValues;
  notebooksSecretKeys?: readonly string[];
}): WorkspacePlan {
  const { parameters, hosts, owned, pachyderm, notebooks } = options;
  return {
    hosts,
    owned,
    pachyderm: {
      title: 'Pachyderm',
      source: pachyderm.chart,
      wantedVersion: parameters.helmVersion || undefined,
      layers: pachydermValues({
        console: hosts.console,
        defaults: pachyderm.defaults,
        settings: pachyderm.settings,
        computed: pachyderm.computed,
        versions: parameters,
      }),
      settings: pachyderm.settings,
      secretKeys: pachyderm.secretKeys ?? [],
    },
    ...(notebooks &&
      !parameters.disableNotebooks && {
        notebooks: {
          title: 'JupyterHub',
          source: notebooks.chart,
          layers: notebooksValues({
            settings: notebooks.values,
            computed: options.notebooksComputed,
            mountServerImage: notebooks.mountServerImage,
            versions: parameters,
          }),
          settings: notebooks.values,
          secretKeys: options.notebooksSecretKeys ?? [],
        },
      }),
  };
}
