import {
  heliumWorkspaceDeletePermission,
  type Leftover,
  type Workspace,
} from '@helium-portal/backstage-plugin-helium-common';
import Button from '@material-ui/core/Button';
import Checkbox from '@material-ui/core/Checkbox';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useState } from 'react';
import { useAllowed } from '../../hooks/useAllowed';
import { useTranslation } from '../../hooks/useTranslation';
import { Breakable } from '../common/Breakable';
import { Command } from '../common/Command';
import { useDangerStyles } from '../common/danger';
import { RelativeTime } from '../common/RelativeTime';
import { Column, ResponsiveTable } from '../common/ResponsiveTable';
import { Section } from '../common/Section';
import { RemoveLeftoversDialog } from './RemoveLeftoversDialog';

const useStyles = makeStyles(theme => ({
  name: { display: 'flex', alignItems: 'center', gap: theme.spacing(1) },
  more: { display: 'grid', gap: theme.spacing(1) },
  actions: { marginTop: theme.spacing(2) },
}));

const keyOf = ({ where, kind, namespace, name }: Leftover) =>
  [where, kind, namespace, name].join('/');

/** What a destroyed workspace left behind, and its removal; absent when nothing. */
export function LeftoversSection(props: {
  workspace: Workspace;
  refresh(): void;
}) {
  const { workspace, refresh } = props;
  const { name, leftovers, activeOperation } = workspace;
  const { t } = useTranslation();
  const classes = useStyles();
  const danger = useDangerStyles();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const mayRemove = useAllowed(heliumWorkspaceDeletePermission, name);
  if (leftovers.length === 0) {
    return null;
  }
  const idle = activeOperation === undefined;
  const removable = mayRemove && leftovers.some(item => item.removable);
  // What was chosen before may be gone by now.
  const items = leftovers.filter(item => chosen.has(keyOf(item)));
  const choose = (item: Leftover, wanted: boolean) =>
    setChosen(before => {
      const after = new Set(before);
      if (wanted) after.add(keyOf(item));
      else after.delete(keyOf(item));
      return after;
    });

  const columns: Column<Leftover>[] = [
    {
      id: 'name',
      title: t('leftovers.name'),
      heading: true,
      render: item => (
        <span className={classes.name}>
          {removable && (
            <Checkbox
              size="small"
              color="primary"
              disabled={!idle || !item.removable}
              checked={chosen.has(keyOf(item))}
              onChange={(_, checked) => choose(item, checked)}
              inputProps={{
                'aria-label': t('leftovers.choose', {
                  kind: item.kind,
                  name: item.name,
                }),
              }}
            />
          )}
          <strong>{item.name}</strong>
        </span>
      ),
    },
    {
      id: 'kind',
      title: t('leftovers.kind'),
      render: item => <Breakable text={item.kind} />,
    },
    { id: 'where', title: t('leftovers.where'), render: item => item.where },
    {
      id: 'namespace',
      title: t('leftovers.namespace'),
      render: item => item.namespace ?? '–',
    },
    {
      id: 'createdAt',
      title: t('leftovers.createdAt'),
      render: item =>
        item.createdAt ? <RelativeTime at={item.createdAt} /> : '–',
    },
  ];
  return (
    <Section title={t('leftovers.title')}>
      <Typography color="textSecondary" paragraph>
        {t('leftovers.description')}
      </Typography>
      <ResponsiveTable
        label={t('leftovers.title')}
        columns={columns}
        rows={leftovers}
        rowKey={keyOf}
        details={item =>
          (item.detail || item.heldBy || item.command) && (
            <LeftoverDetails item={item} />
          )
        }
      />
      {removable && (
        <div className={classes.actions}>
          <Button
            size="small"
            variant="outlined"
            className={items.length > 0 && idle ? danger.outlined : undefined}
            disabled={items.length === 0 || !idle}
            onClick={() => setAsking(true)}
          >
            {t('leftovers.remove')}
          </Button>
        </div>
      )}
      {asking && (
        <RemoveLeftoversDialog
          workspace={workspace}
          items={items}
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            setChosen(new Set());
            refresh();
          }}
        />
      )}
    </Section>
  );
}

/** What to know of one, and how it is removed by hand. */
function LeftoverDetails(props: { item: Leftover }) {
  const { name, detail, heldBy, command } = props.item;
  const { t } = useTranslation();
  const classes = useStyles();
  return (
    <div className={classes.more}>
      {detail && <Typography variant="body2">{detail}</Typography>}
      {heldBy && (
        <Typography variant="body2">
          {t('leftovers.heldBy', { finalizers: heldBy.join(', ') })}
        </Typography>
      )}
      {command && (
        <Command
          label={t('leftovers.command', { name })}
          command={command}
          copyLabel={t('leftovers.copy', { name })}
        />
      )}
    </div>
  );
}
