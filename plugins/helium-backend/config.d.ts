import type { HumanDuration } from '@backstage/types';
import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  /** Helium gives people short-lived workspaces and takes them away again. */
  helium?: {
    /**
     * True when the sandbox stands in for real clouds. Every workspace made then is marked as rehearsed. Default: false.
     * @visibility frontend
     */
    rehearsal?: boolean;

    /** How Pulumi is run. */
    pulumi?: {
      /** Path of the Pulumi CLI. Default: `pulumi` on PATH. */
      command?: string;
      /** PULUMI_HOME, with the provider plugins. Default: the user's own. */
      home?: string;
      /** State backend URL: `file://`, `gs://`, `s3://`, `azblob://`, `postgres://` or Pulumi Cloud. Required. */
      backendUrl: string;
      /** Secrets provider of new stacks: `passphrase` or a KMS URL. Default: `passphrase`. */
      secretsProvider?: string;
      /**
       * Passphrase of the `passphrase` secrets provider.
       * @visibility secret
       */
      passphrase?: string;
      /**
       * Access token of Pulumi Cloud, when that is the state backend.
       * @visibility secret
       */
      accessToken?: string;
      /**
       * Environment of the runner and its Pulumi processes, by name: cloud credentials, KUBECONFIG. Templates cannot add to it.
       * @visibility secret
       * @deepVisibility secret
       */
      environment?: { [name: string]: string };
    };

    /**
     * Key that encrypts secret parameters in the database: 32 bytes in base64. Required when a program has secret parameters.
     * @visibility secret
     */
    secretsKey?: string;

    /** Where operations run. */
    operations?: {
      /**
       * Where attempts run: as processes of this host, or each as a Kubernetes Job. Attempts that the other one started are looked
       * after all the same. Default: `process`.
       */
      executor?: 'process' | 'kubernetes';
      /**
       * How many attempts this replica runs at once, with those that replicas left which are gone; 0 for one that only answers.
       * Default: 4.
       */
      concurrency?: number;
      /**
       * Memory that one attempt on this host may need, in MiB. One more is started only when that much is free on the host and below
       * the limit of its cgroup, or when nothing runs. Default: 768.
       */
      attemptMemory?: number;
      /**
       * How often a worker looks for work, and at its runners, without being told of news. It is told at once of what is enqueued: on
       * PostgreSQL by all replicas, on SQLite by its own. Default: 5 seconds.
       */
      pollInterval?: HumanDuration | string;
      /**
       * How long a lease holds without a heartbeat. The runners' timers follow it: a heartbeat six times a lease; a runner that can't
       * reach the portal saves and stops after 3 leases and ends itself after 4.5, and one that can't be seen is taken for dead after
       * 5. Default: 60 seconds.
       */
      lease?: HumanDuration | string;
      /** Tries before a workspace needs attention. Default: 5. */
      maxAttempts?: number;
      /** How long an attempt that is cancelled or took too long may finish what is in flight. Default: 10 minutes. */
      grace?: HumanDuration | string;
      /**
       * How long one attempt may take. One that takes longer saves and stops, is ended after the grace time when it doesn't, and is
       * tried again. Default: 2 hours.
       */
      deadline?: HumanDuration | string;
      /** Folder for the runners' work. Default: `helium` in the system's temporary folder. */
      workDirectory?: string;
      /** URL at which runners reach this plugin. Default: the discovery service's. */
      portalUrl?: string;
      /** Where and how Jobs run, for the executor `kubernetes`; required when that starts attempts. */
      kubernetes?: {
        /** Path of a kubeconfig. Default: none, which means the service account of the pod that the portal runs in. */
        kubeconfig?: string;
        /** Context in the kubeconfig. Default: its current one. */
        context?: string;
        /**
         * Namespace of the Jobs. It must serve one Helium only: Jobs with Helium's labels are removed there once no unfinished
         * attempt is known for them. Default: the service account's, or the context's.
         */
        namespace?: string;
        /** Image of the runners: the portal's own, as the command is the portal's Node and runner module. Required. */
        image: string;
        /** Names of the Secrets to pull it with. Default: none. */
        imagePullSecrets?: string[];
        /** Service account of the runners; it decides whether its token is mounted. Default: the namespace's `default`. */
        serviceAccount?: string;
        /** Priority class of the pods. Default: the cluster's. */
        priorityClass?: string;
        /**
         * Requests and limits of one runner, as Kubernetes writes quantities. What is given for one of them alone counts for the
         * other. Default: `cpu` requested 250m and not limited, `memory` requested and limited by `attemptMemory`.
         */
        resources?: {
          requests?: { [resource: string]: string | number };
          limits?: { [resource: string]: string | number };
        };
        /** Labels of the nodes that runners may run on. Default: none. */
        nodeSelector?: { [label: string]: string };
        /** Taints of nodes that runners put up with. Default: none. */
        tolerations?: Array<{
          key?: string;
          /** Default: `Equal`. */
          operator?: 'Exists' | 'Equal';
          value?: string;
          /** Default: every effect. */
          effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
          /** In seconds, for `NoExecute`. Default: for ever. */
          tolerationSeconds?: number;
        }>;
        /** Labels of Jobs and pods beside Helium's own. Default: none. */
        labels?: { [label: string]: string };
        /**
         * Volumes of the pods beside the work folder and `/tmp`, as a pod specifies them; for example a Secret with the kubeconfig
         * that programs use. Default: none.
         */
        volumes?: Array<{ name: string; [source: string]: unknown }>;
        /** Where the runner sees them, as a container specifies it. Default: none. */
        volumeMounts?: Array<{
          name: string;
          mountPath: string;
          [field: string]: unknown;
        }>;
        /** How long a pod may wait for its node and its image before the attempt fails. Default: 10 minutes. */
        startTimeout?: HumanDuration | string;
      };
    };

    /** When workspaces go. */
    expiry?: {
      /**
       * Lifetime of a workspace whose creator names none: a duration, or `endOfDay` for the first end of a day that is not nearer than
       * the minimum. Cut to the limits. Default: 1 day.
       */
      default?: 'endOfDay' | HumanDuration | string;
      /** The shortest lifetime, counted from creation. Default: 1 hour. */
      minimum?: HumanDuration | string;
      /** The longest lifetime, counted from creation. Default: 90 days. */
      maximum?: HumanDuration | string;
      /**
       * How long a workspace whose program can do so sleeps after its expiry before it is destroyed: its workloads are scaled to zero,
       * its data stays, and an extension wakes it. Default: nothing, it is destroyed at its expiry.
       */
      grace?: HumanDuration | string;
      /**
       * IANA name of the time zone in which days begin and end, such as `Europe/Berlin`; a day in a duration is a calendar day there.
       * Default: `UTC`.
       */
      timeZone?: string;
      /**
       * What differs for the workspaces of a program, of a group, or of both. Each setting comes from the most specific rule that has
       * it: program and group, then group, then program, then the above. Default: none.
       */
      rules?: Array<{
        /** Name of a program. */
        program?: string;
        /** Entity reference of a group: of what it owns, and of what its direct members own. */
        group?: string;
        /** As above. */
        default?: 'endOfDay' | HumanDuration | string;
        /** As above. */
        minimum?: HumanDuration | string;
        /** As above. */
        maximum?: HumanDuration | string;
        /** As above. */
        timeZone?: string;
      }>;
      /** When the sweep runs. Default: every 15 seconds, for at most 1 minute. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** What owners are told before a workspace goes, as Backstage notifications. */
      notices?: {
        /** How long before the expiry. An empty list sends none. Default: 24 hours and 1 hour. */
        before?: Array<HumanDuration | string>;
        /**
         * Entity reference of the group that is told where the owner has left the catalog, and no group names them as a member.
         * Default: none, and the owner is told all the same.
         */
        fallback?: string;
        /** When it is looked for what is due. Default: every minute, for at most 10 minutes. */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      };
    };

    /** How long data outlives a workspace that was deleted so, where its program can keep it. */
    keptData?: {
      /** When whoever deletes names no date. Default: 30 days. */
      default?: HumanDuration | string;
      /** The longest that may be asked for, counted from the request. Default: 90 days. */
      maximum?: HumanDuration | string;
      /** When what is past its date is removed. Default: every 5 minutes, for at most 5 minutes. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };

    /**
     * How many workspaces there may be at once. One counts until nothing is left of it, a failed one too. What is refused by a limit
     * names it, and what counts against it. Default: no limits.
     */
    quota?: {
      /** Of each owner, a user or a group. Default: no limit. */
      owner?: number;
      /** Of each group: what it owns, and what those own who are directly in it. Default: no limit. */
      group?: number;
      /** Of single owners, by entity reference, in place of `owner`. Default: none. */
      owners?: { [entityRef: string]: number };
      /** Of single groups, by entity reference, in place of `group`. Default: none. */
      groups?: { [entityRef: string]: number };
      /** Of programs, by name. Default: none. */
      programs?: { [name: string]: number };
    };

    /**
     * The largest body that a request to the API may have, in MiB. The default holds the largest YAML parameter, of 1 MiB, however it
     * is escaped. Default: 4.
     */
    bodyLimit?: number;

    /** The API of the old service, at `/v1/api`. */
    oldApi?: {
      /**
       * Entity reference of who owns the workspaces that services make through it: it has no field for that. Users own theirs.
       * Default: none, and services can't make any.
       */
      owner?: string;
    };

    /** How long what is done is kept. */
    retention?: {
      /** Events of an operation, its log among them, counted from its end; the operation itself stays. Default: 90 days. */
      events?: HumanDuration | string;
      /** Copies of a stack's state, made before it is changed and encrypted as the stack is. */
      stateBackups?: {
        /**
         * The number that is kept of each workspace, the newest; beside them the newest of each reason is kept. At least 1.
         * Default: 10.
         */
        count?: number;
        /** How long they outlive the workspace, counted from its end. Default: 30 days. */
        after?: HumanDuration | string;
      };
    };

    /** What runs in the background to keep the house in order. */
    housekeeping?: {
      /**
       * When rows past their retention, and commits of repositories that no program has any more, are deleted. Default: every hour,
       * first 2 minutes after the start, for at most 30 minutes.
       */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /** The look for stacks without a workspace, and for workspaces without a stack; nothing is deleted. */
      orphans?: {
        /**
         * When all stacks of the state backend are listed; what two looks in a row find is reported. Default: every day, first 5
         * minutes after the start, for at most 15 minutes.
         */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      };
    };

    /** Name of the program that is taken when a request names none. Default: the only one that is enabled, or `gcp_namespace_only`. */
    defaultProgram?: string;

    /** Programs by name: settings of those that modules bring, and whole programs that are a folder with a `Pulumi.yaml`. */
    programs?: {
      [name: string]: {
        /** False hides the program from the API and the form. Default: true. */
        enabled?: boolean;
        /**
         * Checked by the program's own schema when the backend starts.
         * @visibility secret
         * @deepVisibility secret
         */
        settings?: { [key: string]: unknown };
        /**
         * Makes a program of a folder with a `Pulumi.yaml`; its config becomes the program's parameters. The folder is read when the
         * backend starts. Default: none, a module brings the program.
         */
        source?: {
          /** Path of the folder, or, with `git`, of a folder inside the repository. Default with `git`: the repository's own. */
          directory?: string;
          /** URL or absolute path of a repository, without a password. Fetched in the background, never for a request. */
          git?: string;
          /** The commit, 40 hexadecimal digits; required with `git`. What branches do afterwards changes nothing. */
          commit?: string;
          /** A command that is run once in the fetched repository, without a shell: `[npm, ci]`. Default: none. */
          install?: string[];
        };
        /** What people see. Only with `source`. Default: the project's name. */
        title?: string;
        /** What `Pulumi.yaml` can't say of its config, by key. Only with `source`. */
        parameters?: {
          [key: string]: {
            /** False refuses a change on an existing workspace. Default: true, but for one that names a workspace. */
            mutable?: boolean;
            /** How the form shows it. Default: by its type. */
            widget?: 'yaml' | 'json' | 'textarea';
            /** The value names a ready workspace of one of these programs. Default: it names none. */
            workspace?: { programs: string[] };
          };
        };
        /**
         * The ways into a workspace; one whose outputs are not there is left out. `${{ outputs.name }}` stands for an output. Only with
         * `source`. Default: none.
         */
        connections?: Array<{
          kind:
            | 'console'
            | 'notebooks'
            | 'kubectl'
            | 'pachctl'
            | 'link'
            | 'command';
          title: string;
          /** The name of an output, or a URL in which outputs may stand. */
          url?: string;
          /** A shell command in which outputs may stand. */
          command?: string;
          /** The secret output that people download, and the file that it becomes. */
          secret?: { output: string; filename: string };
        }>;
        /** What must hold before a workspace is ready. Only with `source`. Default: nothing but the update's success. */
        checks?: Array<{
          /** `kubernetes` needs `inventory.kubernetes`. */
          type: 'http' | 'kubernetes';
          title: string;
          /** Of `http`: the name of an output, or a URL in which outputs may stand. */
          url?: string;
          /** Of `http`: the statuses that pass. Default: 200 to 399. */
          expect?: { min: number; max: number };
          /** Of `kubernetes`. */
          kind?: 'Deployment' | 'StatefulSet' | 'Namespace';
          /** Of `kubernetes`: outputs may stand in it. */
          namespace?: string;
          /** Of `kubernetes`: outputs may stand in it. */
          name?: string;
          /** How long it may take until it passes, in seconds. Default: 60. */
          timeoutSeconds?: number;
        }>;
        /**
         * Where to look for what a destroyed workspace left behind. Only with `source`. Default: nowhere, and such a workspace says that
         * nobody has looked.
         */
        inventory?: {
          /** The cluster whose objects are looked for by the workspace's label. */
          kubernetes: {
            /** Path of a kubeconfig. */
            kubeconfig: string;
            context: string;
          };
        };
      };
    };
  };
}
