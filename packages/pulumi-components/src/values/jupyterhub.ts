import { HelmValues, mergeValues, ValueLayers } from './effectiveValues';

/** Image tags of notebook servers and of the mount server beside each; empty or absent: the chart's own, and none. @public */
export interface NotebooksVersions {
  notebooksVersion?: string;
  mountServerVersion?: string;
}

/**
 * What JupyterHub's chart gets. It stays within its namespace: no scheduler and no image puller of its own.
 *
 * @param options - `settings` are the platform's values, `computed` what the program adds, over which nobody's go
 * @public
 */
export function notebooksValues(options: {
  settings?: HelmValues;
  computed?: HelmValues;
  mountServerImage: string;
  versions: NotebooksVersions;
}): Required<Pick<ValueLayers, 'platform' | 'parameters'>> {
  const { notebooksVersion, mountServerVersion } = options.versions;
  const image = `${options.mountServerImage}:${mountServerVersion}`;
  return {
    platform: mergeValues(
      {
        proxy: { service: { type: 'ClusterIP' } },
        scheduling: {
          userScheduler: { enabled: false },
          userPlaceholder: { enabled: false },
        },
        prePuller: {
          hook: { enabled: false },
          continuous: { enabled: false },
        },
      },
      options.settings ?? {},
      options.computed ?? {},
    ),
    parameters: mergeValues(
      notebooksVersion
        ? { singleuser: { image: { tag: notebooksVersion } } }
        : {},
      mountServerVersion
        ? { singleuser: { extraContainers: [{ name: 'mount-server', image }] } }
        : {},
    ),
  };
}
