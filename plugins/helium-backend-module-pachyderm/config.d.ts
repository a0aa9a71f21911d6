export interface Config {
  helium?: {
    programs?: {
      /** Pachyderm in a namespace of its own, on a cluster that is there already. */
      kubernetes_namespace?: {
        settings?: {
          /** The cluster that workspaces are made on; no other is ever looked at. */
          cluster: {
            /** Path of a kubeconfig, whose user may manage namespaces and everything in them. */
            kubeconfig: string;
            /** The context of the kubeconfig. */
            context: string;
            /** URL at which people reach the API server. Default: the kubeconfig's. */
            apiServer?: string;
          };
          /**
           * Contexts of clusters that were deleted for good. What workspaces had on them may be dropped from their states by a repair, as
           * long as they don't answer. Default: none.
           */
          goneClusters?: string[];
          /** The host names of workspaces: `console.<workspace>.<domain>`, `notebooks.<workspace>.<domain>`. */
          ingress?: {
            /** Default: `localhost`. */
            domain?: string;
            /** Default: `http`. */
            scheme?: 'http' | 'https';
            /** Port of the ingress controller as browsers reach it. Default: the scheme's. */
            port?: number | string;
            /** The ingress class. Default: the cluster's default class. */
            className?: string;
            /** Name of a TLS secret that each workspace's namespace has. Default: the ingress controller's certificate. */
            tlsSecret?: string;
            /** Namespace of the ingress controller, which may reach the pages. Default: `ingress-nginx`. */
            controllerNamespace?: string;
          };
          /** Pachyderm's Helm chart: on disk, or of a repository. */
          chart: {
            /** Folder of a chart; relative to where the backend is started. */
            path?: string;
            /** URL of a chart repository, http(s) or oci. */
            repository?: string;
            /** Name in the repository. Default: `pachyderm`. */
            name?: string;
            /** Version, unless the workspace names one. Default: the newest. */
            version?: string;
          };
          /**
           * Values for every workspace: over the chart's defaults, under the workspace's own.
           * @visibility secret
           * @deepVisibility secret
           */
          values?: { [key: string]: unknown };
          /** Notebooks by JupyterHub. Default: workspaces have none. */
          notebooks?: {
            /** JupyterHub's Helm chart. */
            chart: {
              /** Folder of a chart; relative to where the backend is started. */
              path?: string;
              /** URL of a chart repository, http(s) or oci. */
              repository?: string;
              /** Name in the repository. Default: `jupyterhub`. */
              name?: string;
              /** Version. Default: the newest. */
              version?: string;
            };
            /**
             * Values for every workspace, over the chart's defaults.
             * @visibility secret
             * @deepVisibility secret
             */
            values?: { [key: string]: unknown };
            /** Image of the mount server, without its tag. Default: `pachyderm/mount-server`. */
            mountServerImage?: string;
          };
          /** Pod security standard that namespaces enforce; node-local storage needs `privileged`. Default: `baseline`. */
          podSecurity?: 'privileged' | 'baseline' | 'restricted';
          /** How long a release may take until its pods are ready, and a namespace until it is gone, in seconds. Default: 600. */
          timeoutSeconds?: number | string;
        };
      };
    };
  };
}
