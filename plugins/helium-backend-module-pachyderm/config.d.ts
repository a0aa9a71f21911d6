export interface Config {
  helium?: {
    programs?: {
      /** An EKS cluster of its own, on which `aws_namespace_only` makes workspaces. */
      aws_cluster_only?: {
        settings?: {
          /** Region of AWS: `us-east-1`. */
          region: string;
          /** Two or three availability zones. Default: `a`, `b` and `c` of the region. */
          zones?: string[];
          /** Range of the network's addresses, a /16. Default: `10.0.0.0/16`. */
          cidrBlock?: string;
          /** One NAT gateway, or one a zone, which outlives the loss of a zone. Default: `one`. */
          natGateways?: 'one' | 'zone';
          /** Ranges from which the API server may be reached. Default: none but the network itself. */
          apiAccessCidrs?: string[];
          /** ARNs of roles whose holders administrate the cluster, besides the runner's. Default: none. */
          adminRoles?: string[];
          /** Each cluster gets a domain below this one: `<workspace>.<domain>`. */
          domain: string;
          /** ID of the Route 53 zone that has the domain. */
          hostedZoneId: string;
          /** Minor version of Kubernetes, unless the workspace names one. Default: `1.33`. */
          kubernetesVersion?: string;
          /** The nodes that each cluster has. */
          pool?: {
            /** Default: `m7a.2xlarge`. */
            machineType?: string;
            /** What to take when AWS has no more of it. Default: `m6a.2xlarge`, `m7i.2xlarge`, `m6i.2xlarge`. */
            fallbackMachineTypes?: string[];
            /** Default: 2. */
            minCount?: number | string;
            /** Default: 10. */
            maxCount?: number | string;
          };
          /** Who issues the workspaces' certificate. Default: `selfSigned: true`. */
          certificates?:
            | {
                /** Who is written to when a certificate is about to expire. */
                email: string;
                /** URL of the ACME server's directory. Default: Let's Encrypt's. */
                server?: string;
              }
            | { selfSigned: true };
          /** Starts and ends nodes. */
          clusterAutoscaler?: {
            /** The `cluster-autoscaler` chart. Default: of the project's own repository, the newest. */
            chart?: {
              /** Folder of a chart; relative to where the backend is started. */
              path?: string;
              /** URL of a chart repository, http(s) or oci. */
              repository?: string;
              /** Name in the repository. Default: `cluster-autoscaler`. */
              name?: string;
              /** Version. Default: the newest. */
              version?: string;
            };
            /**
             * Over the chart's defaults, under Helium's own.
             * @visibility secret
             * @deepVisibility secret
             */
            values?: { [key: string]: unknown };
          };
          /** Keeps a record for each host. */
          externalDns?: {
            /** The `external-dns` chart. Default: of the project's own repository, the newest. */
            chart?: {
              /** Folder of a chart; relative to where the backend is started. */
              path?: string;
              /** URL of a chart repository, http(s) or oci. */
              repository?: string;
              /** Name in the repository. Default: `external-dns`. */
              name?: string;
              /** Version. Default: the newest. */
              version?: string;
            };
            /**
             * Over the chart's defaults, under Helium's own.
             * @visibility secret
             * @deepVisibility secret
             */
            values?: { [key: string]: unknown };
          };
          /** Gets and renews certificates. */
          certManager?: {
            /** The `cert-manager` chart. Default: of the project's own repository, the newest. */
            chart?: {
              /** Folder of a chart; relative to where the backend is started. */
              path?: string;
              /** URL of a chart repository, http(s) or oci. */
              repository?: string;
              /** Name in the repository. Default: `cert-manager`. */
              name?: string;
              /** Version. Default: the newest. */
              version?: string;
            };
            /**
             * Over the chart's defaults, under Helium's own.
             * @visibility secret
             * @deepVisibility secret
             */
            values?: { [key: string]: unknown };
          };
          /** Opens the pages of workspaces. */
          ingressNginx?: {
            /** The `ingress-nginx` chart. Default: of the project's own repository, the newest. */
            chart?: {
              /** Folder of a chart; relative to where the backend is started. */
              path?: string;
              /** URL of a chart repository, http(s) or oci. */
              repository?: string;
              /** Name in the repository. Default: `ingress-nginx`. */
              name?: string;
              /** Version. Default: the newest. */
              version?: string;
            };
            /**
             * Over the chart's defaults, under Helium's own.
             * @visibility secret
             * @deepVisibility secret
             */
            values?: { [key: string]: unknown };
          };
          /** Makes load balancers. */
          loadBalancerController?: {
            /** The `aws-load-balancer-controller` chart. Default: of the project's own repository, the newest. */
            chart?: {
              /** Folder of a chart; relative to where the backend is started. */
              path?: string;
              /** URL of a chart repository, http(s) or oci. */
              repository?: string;
              /** Name in the repository. Default: `aws-load-balancer-controller`. */
              name?: string;
              /** Version. Default: the newest. */
              version?: string;
            };
            /**
             * Over the chart's defaults, under Helium's own.
             * @visibility secret
             * @deepVisibility secret
             */
            values?: { [key: string]: unknown };
          };
          /** Copies the certificate into the namespaces of workspaces. */
          replicator?: {
            /** The `kubernetes-replicator` chart. Default: of the project's own repository, the newest. */
            chart?: {
              /** Folder of a chart; relative to where the backend is started. */
              path?: string;
              /** URL of a chart repository, http(s) or oci. */
              repository?: string;
              /** Name in the repository. Default: `kubernetes-replicator`. */
              name?: string;
              /** Version. Default: the newest. */
              version?: string;
            };
            /**
             * Over the chart's defaults, under Helium's own.
             * @visibility secret
             * @deepVisibility secret
             */
            values?: { [key: string]: unknown };
          };
          /** Image of NVIDIA's device plugin, for pools with GPUs. */
          gpuDevicePluginImage?: string;
          /** URL of the Resource Groups Tagging API. Default: the region's. */
          taggingEndpoint?: string;
          /** URL of IAM. Default: AWS' own. */
          iamEndpoint?: string;
          /** URL of KMS. Default: the region's. */
          kmsEndpoint?: string;
          /** URL of EKS. Default: the region's. */
          eksEndpoint?: string;
          /** URL of EFS. Default: the region's. */
          efsEndpoint?: string;
          /** How long each add-on may take until its pods are ready, in seconds. Default: 600. */
          timeoutSeconds?: number | string;
        };
      };
      /** Pachyderm in a namespace of its own on an EKS cluster. */
      aws_namespace_only?: {
        settings?: {
          /** The cluster of workspaces that name none, by the outputs of `aws_cluster_only`. Default: each must name one. */
          cluster?: {
            clusterName: string;
            /** The region. */
            location: string;
            /** 12 digits. */
            account: string;
            /** https URL of the API server. */
            endpoint: string;
            /** Base64 of PEM. */
            caCertificate: string;
            ingressClass: string;
            /** Base domain of the workspaces' hosts. */
            domain: string;
            /** Name of the TLS secret that namespaces labelled `needs-workspace-tls: 'true'` have. */
            tlsSecret: string;
            /** Namespace of the ingress controller. */
            controllerNamespace: string;
            oidcProviderArn: string;
            /** https URL */
            oidcIssuer: string;
            /** PostgreSQL for all workspaces. Default: each has its own. */
            database?: {
              host: string;
              port: number;
              /** Range of addresses in which it answers. */
              cidr: string;
              /** Of the secret in Secrets Manager with the administrator's name and password. */
              adminSecretArn: string;
              /** Namespace and name of the service account that may read it. */
              adminNamespace: string;
              adminServiceAccount: string;
            } | null;
          };
          /** How browsers reach the ingress controller. */
          ingress?: {
            /** Default: `https`. */
            scheme?: 'http' | 'https';
            /** Default: the scheme's. */
            port?: number | string;
          };
          /** Where people sign in, such as Auth0. Default: Pachyderm's own mock. */
          oidc?: {
            /** URL of the issuer. */
            issuer: string;
            clientId: string;
            /** @visibility secret */
            clientSecret: string;
            /** What the button says. Default: `Company account`. */
            name?: string;
            /** Default: `openid`, `profile`, `email`. */
            scopes?: string[];
          };
          /** Pachyderm's Helm chart. Default: of the public repository, the newest. */
          chart?: {
            /** Folder of a chart; relative to where the backend is started. */
            path?: string;
            /** URL of a chart repository, http(s) or oci. */
            repository?: string;
            /** Name in the repository. Default: `pachyderm`. */
            name?: string;
            /** Version. Default: the newest. */
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
          /** Pod security standard that namespaces enforce. Default: `baseline`. */
          podSecurity?: 'privileged' | 'baseline' | 'restricted';
          /** URL of the Resource Groups Tagging API. Default: the region's. */
          taggingEndpoint?: string;
          /** URL of IAM. Default: AWS' own. */
          iamEndpoint?: string;
          /** URL of KMS. Default: the region's. */
          kmsEndpoint?: string;
          /** URL of EKS. Default: the region's. */
          eksEndpoint?: string;
          /** How long a release may take until its pods are ready, and a namespace until it is gone, in seconds. Default: 600. */
          timeoutSeconds?: number | string;
        };
      };
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

      /** Pachyderm in a namespace of a shared GKE cluster, with a bucket and accounts of its own. */
      gcp_namespace_only?: {
        settings?: {
          /** The project of buckets and service accounts. */
          project: string;
          /** The region of the provider, and of buckets. */
          region: string;
          /** Leads the names of buckets, which no other bucket of the world may have. Default: the project. */
          prefix?: string;
          /** The cluster for workspaces that name none by `clusterStack`: by a kubeconfig, or as GKE tells it. Default: none. */
          cluster?:
            | {
                /** Path of a kubeconfig, whose user may manage namespaces and everything in them. */
                kubeconfig: string;
                /** The context of the kubeconfig. */
                context: string;
                /** URL at which people reach the API server. Default: the kubeconfig's. */
                apiServer?: string;
              }
            | {
                /** The cluster's name. */
                name: string;
                /** Its region or zone. */
                location: string;
                /** Its project. Default: `project`. */
                project?: string;
                /** The https URL of its API server. Runners sign in by `gke-gcloud-auth-plugin`. */
                endpoint: string;
                /** The certificate of its authority, PEM in base64. */
                caCertificate: string;
              };
          /** Workload pool of that cluster. Default: `<project>.svc.id.goog`. */
          workloadPool?: string;
          /**
           * Contexts of a kubeconfig's clusters that were deleted for good. What workspaces had on them may be dropped from their states
           * by a repair, as long as they don't answer. Of GKE clusters the cloud is asked. Default: none.
           */
          goneClusters?: string[];
          /** Pages: `console-<workspace>.<domain>`, `notebooks-...` and, for pachctl, `pachd-...`. */
          ingress?: {
            /** Base domain on the settings' cluster; a cluster workspace brings its own. Default: `localhost`. */
            domain?: string;
            /** Default: `https`. */
            scheme?: 'http' | 'https';
            /** Port of the ingress controller as browsers reach it. Default: the scheme's. */
            port?: number | string;
            /** The ingress class on the settings' cluster. Default: `nginx`. */
            className?: string;
            /** Namespace of the ingress controller there, which may reach the pages. Default: `ingress-nginx`. */
            controllerNamespace?: string;
          };
          /** Certificates of the pages. Default: the wildcard secret `workspace-wildcard`. */
          tls?:
            | {
                /** A wildcard secret, which a replicator copies into namespaces with the label `needs-workspace-tls=true`. */
                certificate: 'wildcard';
                /** Name of the secret on the settings' cluster. Default: `workspace-wildcard`. */
                secret?: string;
              }
            | {
                /** One of each workspace's own, by cert-manager. */
                certificate: 'own';
                /** The ClusterIssuer. */
                clusterIssuer: string;
              }
            | {
                /** That of the ingress controller. */
                certificate: 'controller';
              };
          /** A zone of Cloud DNS in which each workspace's hosts get records. Default: none, for a domain whose wildcard record is there. */
          dns?: {
            /** The zone's name, not its domain. */
            managedZone: string;
            /** Its project. Default: `project`. */
            project?: string;
            /** Address of the ingress controller. */
            address: string;
          };
          /** Workspaces' buckets. */
          bucket?: {
            /** A region or multi-region. Default: `region`. */
            location?: string;
            /**
             * Whether a bucket is emptied when its workspace is destroyed. When not, a workspace with data can't be destroyed. Default:
             * true; what is deleted can be brought back for `softDeleteDays`.
             */
            forceDestroy?: boolean | string;
            /** Days for which Cloud Storage keeps what was deleted: 0, or 7 to 90. It costs as long. Default: 7. */
            softDeleteDays?: number | string;
          };
          /** Sign-in at an OIDC issuer, such as Auth0. Default: the chart's mock, by which anybody signs in. */
          oidc?: {
            /** URL of the issuer. */
            issuer: string;
            /** Its client must allow `https://console-<workspace>.<domain>/dex/callback`. */
            clientId: string;
            /** @visibility secret */
            clientSecret: string;
            /** What people read on the button. Default: `Company account`. */
            name?: string;
            /** Default: `openid`, `profile`, `email`. */
            scopes?: string[];
          };
          /** Pachyderm's Helm chart: on disk, or of a repository. */
          chart?: {
            /** Folder of a chart; relative to where the backend is started. */
            path?: string;
            /** URL of a chart repository, http(s) or oci. Default: Pachyderm's own. */
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
              /** URL of a chart repository, http(s) or oci. Default: none. */
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
          /** Pod security standard that namespaces enforce. Default: `baseline`. */
          podSecurity?: 'privileged' | 'baseline' | 'restricted';
          /** How long a release may take until its pods are ready, and a namespace until it is gone, in seconds. Default: 600. */
          timeoutSeconds?: number | string;
          /** URL of the Cloud Asset API. Default: Google's. */
          assetEndpoint?: string;
          /** URL of the Kubernetes Engine API. Default: Google's. */
          containerEndpoint?: string;
        };
      };

      /** A private GKE cluster with what workspaces on it need. */
      gcp_cluster_only?: {
        settings?: {
          /** The project of the clusters. */
          project: string;
          /** Their region. */
          region: string;
          /** Leads the names of clusters and networks. Default: `helium`. */
          prefix?: string;
          /** Zones of the nodes. Default: three of the region, as GKE picks them. */
          zones?: string[];
          /** Further zones for pools, one after another, when the cloud has no more machines in those above. Default: none. */
          fallbackZones?: string[];
          /** Workspaces of a cluster get hosts below `<cluster>.<domain>`. */
          domain: string;
          /** The zone of Cloud DNS with that domain. Default: none; somebody else makes `*.<cluster>.<domain>` lead to the cluster. */
          dns?: {
            /** The zone's name, not its domain. */
            managedZone: string;
            /** Its project. Default: `project`. */
            project?: string;
          };
          /** Who issues the wildcard certificate: an ACME server that sees the `dns` zone, or the cluster itself. Default: the cluster. */
          certificates?:
            | {
                /** Who is written to when a certificate is about to expire. */
                email: string;
                /** URL of the ACME server's directory. Default: that of Let's Encrypt. */
                server?: string;
              }
            | {
                /** Browsers don't trust it. */
                selfSigned: true;
              };
          /** From where the API server may be reached beside the cluster's own network. Default: from nowhere. */
          authorizedNetworks?: Array<{
            /** `203.0.113.0/24` */
            cidr: string;
            /** Shown in Google Cloud's console. */
            name?: string;
          }>;
          /** Ranges of addresses; none may overlap another. */
          ranges?: {
            /** Default: `10.0.0.0/20`. */
            nodes?: string;
            /** Default: `10.4.0.0/14`. */
            pods?: string;
            /** Default: `10.8.0.0/20`. */
            services?: string;
            /** A /28. Default: `172.16.0.0/28`. */
            controlPlane?: string;
          };
          /** The pool that each cluster has; further ones come by the parameter `infraJson`. */
          pool?: {
            /** Default: `e2-standard-8`. */
            machineType?: string;
            /** What to take, in this order, when there are no more of it. Default: none. */
            fallbackMachineTypes?: string[];
            /** Nodes that are always there, of all zones together. Default: 1. */
            minCount?: number | string;
            /** Nodes that there may be. Default: 10. */
            maxCount?: number | string;
            /** Boot disk of each node, in GB. Default: 100. */
            diskSizeGb?: number | string;
          };
          /** What node auto-provisioning may reach with all pools together. Default: it is off. */
          autoProvisioning?: {
            /** Cores. */
            cpu: number | string;
            /** Memory in GB. */
            memoryGb: number | string;
            /** GPUs by type: `nvidia-tesla-t4`. Default: none. */
            gpus?: { [type: string]: number | string };
          };
          /** Start of the daily maintenance, in GMT. Default: `03:00`. */
          maintenanceStart?: string;
          /** The ingress controller. */
          ingressNginx?: {
            /** Its Helm chart: on disk, or of a repository. */
            chart?: {
              /** Folder of a chart; relative to where the backend is started. */
              path?: string;
              /** URL of a chart repository, http(s) or oci. Default: the project's own. */
              repository?: string;
              /** Name in the repository. Default: `ingress-nginx`. */
              name?: string;
              /** Version. Default: the newest. */
              version?: string;
            };
            /**
             * Values over the chart's defaults.
             * @visibility secret
             * @deepVisibility secret
             */
            values?: { [key: string]: unknown };
          };
          /** What gets and renews certificates. */
          certManager?: {
            /** Its Helm chart: on disk, or of a repository. */
            chart?: {
              /** Folder of a chart; relative to where the backend is started. */
              path?: string;
              /** URL of a chart repository, http(s) or oci. Default: the project's own. */
              repository?: string;
              /** Name in the repository. Default: `cert-manager`. */
              name?: string;
              /** Version. Default: the newest. */
              version?: string;
            };
            /**
             * Values over the chart's defaults.
             * @visibility secret
             * @deepVisibility secret
             */
            values?: { [key: string]: unknown };
          };
          /** What copies the wildcard certificate. */
          replicator?: {
            /** Its Helm chart: on disk, or of a repository. */
            chart?: {
              /** Folder of a chart; relative to where the backend is started. */
              path?: string;
              /** URL of a chart repository, http(s) or oci. Default: the project's own. */
              repository?: string;
              /** Name in the repository. Default: `kubernetes-replicator`. */
              name?: string;
              /** Version. Default: the newest. */
              version?: string;
            };
            /**
             * Values over the chart's defaults.
             * @visibility secret
             * @deepVisibility secret
             */
            values?: { [key: string]: unknown };
          };
          /** How long a release may take until its pods are ready, in seconds. Default: 600. */
          timeoutSeconds?: number | string;
          /** URL of the Cloud Asset API. Default: Google's. */
          assetEndpoint?: string;
          /** URL of the Kubernetes Engine API. Default: Google's. */
          containerEndpoint?: string;
        };
      };
    };
  };
}
