import * as storage from '@pulumi/gcp/storage';
import * as pulumi from '@pulumi/pulumi';

const DAY_SECONDS = 86_400;

/** Enough for pachd: objects, and the bucket's own properties, but no rights over rights. */
const ROLES = ['roles/storage.objectUser', 'roles/storage.legacyBucketReader'];

/** @public */
export interface WorkspaceBucketArgs {
  /** Its name, which no other bucket of the world has. */
  bucket: string;
  project: string;
  /** A region, or a multi-region. */
  location: string;
  /** Whether it is emptied when it is deleted; otherwise nobody can delete it while there is something in it. */
  forceDestroy: boolean;
  /** For how many days what was deleted can be brought back; 0 keeps nothing. */
  softDeleteDays: number;
  /** Who reads and writes it, by a name of each. */
  users: Record<string, pulumi.Input<string>>;
}

/** A private bucket, and who may use it. @public */
export class WorkspaceBucket extends pulumi.ComponentResource {
  readonly bucket: pulumi.Output<string>;
  /** What its users are to wait for. */
  readonly rights: pulumi.Resource[];

  constructor(
    name: string,
    args: WorkspaceBucketArgs,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('helium:gcp:WorkspaceBucket', name, {}, options);
    const { project, location, forceDestroy, softDeleteDays, users } = args;
    const bucket = new storage.Bucket(
      name,
      {
        name: args.bucket,
        project,
        location,
        uniformBucketLevelAccess: true,
        publicAccessPrevention: 'enforced',
        forceDestroy,
        softDeletePolicy: {
          retentionDurationSeconds: softDeleteDays * DAY_SECONDS,
        },
        lifecycleRules: [
          {
            // Of pachds that were killed in the middle of an upload.
            action: { type: 'AbortIncompleteMultipartUpload' },
            condition: { age: 2 },
          },
        ],
      },
      { parent: this },
    );
    this.bucket = bucket.name;
    this.rights = Object.entries(users).flatMap(([user, member]) =>
      ROLES.map(
        role =>
          new storage.BucketIAMMember(
            `${name}-${user}-${role.split('.').at(-1)}`,
            { bucket: bucket.name, role, member },
            { parent: this },
          ),
      ),
    );
    this.registerOutputs();
  }
}
