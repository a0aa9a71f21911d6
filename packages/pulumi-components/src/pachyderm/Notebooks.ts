import * as pulumi from '@pulumi/pulumi';
import { helmRelease, WorkspacePage } from '../kubernetes';
import type { Chart, HelmValues, Host } from '../values';
import type { IngressArgs } from './PachydermRelease';

/** @public */
export interface NotebooksArgs {
  namespace: pulumi.Input<string>;
  chart: Chart;
  values: HelmValues;
  /** Which values the state keeps encrypted. */
  secretKeys: ReadonlySet<string>;
  timeoutSeconds: number;
  host: Host;
  ingress: IngressArgs;
}

/** Notebooks by JupyterHub's Helm chart, and their page. @public */
export class Notebooks extends pulumi.ComponentResource {
  constructor(
    workspace: string,
    args: NotebooksArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:pachyderm:Notebooks', workspace, {}, options);
    const { namespace, host, ingress } = args;
    const release = helmRelease('jupyterhub', args, {
      parent: this,
      dependsOn: options.dependsOn,
    });
    new WorkspacePage(
      'notebooks',
      {
        ...ingress,
        namespace,
        host,
        routes: [{ path: '/', service: 'proxy-public', port: 80 }],
      },
      { parent: this, dependsOn: [release] },
    );
    this.registerOutputs();
  }
}
