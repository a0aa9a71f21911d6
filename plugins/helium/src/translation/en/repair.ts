/** Texts of the repair of a workspace. */
export const repairMessages = {
  repair: {
    title: 'Repair',
    description:
      'For administrators. Looking changes nothing: it shows who holds the lock of the state, what was in flight when an attempt died, and whether the clusters are still there.',
    look: 'Look into it',
    lookAgain: 'Look again',
    apply: 'Repair…',
    seen: 'Seen',
    findings: 'What was found',
    clean:
      'The state is whole: no lock, nothing in flight, every cluster is there. Retry, or change the values.',
    stateProblem:
      'The state can’t be read: {{problem}} Restore a backup, or mend the state backend and look again.',
    lock: {
      title: 'Locked by {{holder}}',
      dead: 'Its holder is proven dead.',
      living: 'Its holder may be at work.',
      remove: 'Remove the lock',
      force: 'Remove the lock all the same',
      warning:
        'Two that write at once break the state. Make sure that the holder has ended.',
    },
    pending: {
      title: '{{type}} “{{name}}” was cut off while {{operation}}',
      operation: {
        creating: 'creating',
        updating: 'updating',
        deleting: 'deleting',
        reading: 'reading',
        importing: 'importing',
      },
      cloud: {
        exists: 'It exists in the cloud.',
        absent: 'It does not exist in the cloud.',
        unknown: 'Whether it exists can’t be told.',
      },
      action: 'What to do with {{name}}',
      leave: 'Leave it as it is',
      undecided:
        'Choose for {{names}} as well: Pulumi forgets everything in flight when the state is changed.',
      do: {
        import: 'Import it into the state',
        delete: 'Delete it from the cloud',
        forget: 'Forget that it was begun',
      },
    },
    cluster: {
      alive: 'Cluster {{name}} is there',
      gone: 'Cluster {{name}} is gone',
      unknown: 'Whether cluster {{name}} is there can’t be told',
      drop_one: 'Drop its {{count}} resource from the state',
      drop_other: 'Drop its {{count}} resources from the state',
    },
    step: {
      unlock: 'Remove the lock',
      pending: 'Settle what was in flight',
      'drop-cluster': 'Drop the cluster’s resources from the state',
      restore: 'Restore a backup of the state',
    },
    outcome: {
      done: 'done',
      failed: 'failed',
      skipped: 'not begun',
    },
    backups: {
      title: 'Backups of the state',
      loading: 'Loading the backups',
      show: 'Show backups',
      hide: 'Hide backups',
      none: 'There are no backups yet. One is made before each update, refresh, deletion, recovery and repair.',
      at: 'Made',
      before: 'Before',
      resources: 'Resources',
      restore: 'Restore the backup of {{date}}',
      reason: {
        update: 'an update',
        refresh: 'a refresh',
        destroy: 'a deletion',
        recovery: 'a recovery',
        repair: 'a repair',
      },
    },
    dialog: {
      title: 'Repair {{name}}?',
      steps: 'What will be done',
      confirm: 'Repair',
      wayBack:
        'The state is saved before each step, and can be restored from the backups.',
      thenRetry: 'Then try the last change again',
      thenDestroy: 'Then go on deleting',
      reason: 'Reason',
      reasonHint: 'Kept with the operation and in the audit log.',
    },
  },
} as const;
