import type {
  Program,
  WorkspaceStatus,
} from '@helium-portal/backstage-plugin-helium-common';
import InputAdornment from '@material-ui/core/InputAdornment';
import ListItemText from '@material-ui/core/ListItemText';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import SearchIcon from '@material-ui/icons/Search';
import ToggleButton from '@material-ui/lab/ToggleButton';
import ToggleButtonGroup from '@material-ui/lab/ToggleButtonGroup';
import { useEffect, useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';
import { useTranslation } from '../../hooks/useTranslation';
import { Tick } from '../common/Tick';
import {
  type Ownership,
  OWNERSHIPS,
  STATUSES,
  type WorkspacesQuery,
} from './useWorkspacesQuery';

const TYPING_MS = 300;

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1.5),
    alignItems: 'center',
  },
  field: {
    minWidth: 130,
    flex: '1 1 130px',
    [theme.breakpoints.up('sm')]: { maxWidth: 260 },
  },
  search: {
    flex: '2 1 170px',
    [theme.breakpoints.up('sm')]: { maxWidth: 360 },
  },
  toggle: {
    height: 40,
    padding: theme.spacing(0, 2),
    textTransform: 'none',
    whiteSpace: 'nowrap',
    // MUI's own are too pale to read, and tell the chosen one by a shade alone.
    color: theme.palette.text.primary,
    '&.Mui-selected': {
      color: theme.palette.text.primary,
      fontWeight: 700,
      boxShadow: `inset 0 -3px ${theme.palette.primary.main}`,
    },
  },
  item: { padding: theme.spacing(0.75, 1) },
}));

interface WorkspacesFiltersProps {
  query: WorkspacesQuery;
  programs: Program[];
  onChange(changes: Partial<WorkspacesQuery>): void;
}

/** Whose, text, status and program. */
export function WorkspacesFilters(props: WorkspacesFiltersProps) {
  const { query, programs, onChange } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  return (
    <div className={classes.root} role="search" aria-label={t('filter.label')}>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={query.whose}
        aria-label={t('filter.owner')}
        onChange={(_event, whose: Ownership | null) => {
          if (whose) onChange({ whose });
        }}
      >
        {OWNERSHIPS.map(whose => (
          <ToggleButton key={whose} value={whose} className={classes.toggle}>
            {t(`filter.${whose}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <SearchField
        value={query.search}
        onChange={search => onChange({ search })}
      />
      <MultipleChoice
        id="helium-filter-status"
        label={t('filter.status')}
        value={query.status}
        options={STATUSES.map(status => ({
          value: status,
          label: t(`status.${status}`),
        }))}
        onChange={status => onChange({ status: status as WorkspaceStatus[] })}
      />
      <MultipleChoice
        id="helium-filter-program"
        label={t('filter.program')}
        value={query.program}
        options={programs.map(program => ({
          value: program.name,
          label: program.title,
        }))}
        onChange={program => onChange({ program })}
      />
    </div>
  );
}

function SearchField(props: { value: string; onChange(value: string): void }) {
  const { value, onChange } = props;
  const { t } = useTranslation();
  const classes = useStyles();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useDebounce(
    () => {
      if (text !== value) onChange(text);
    },
    TYPING_MS,
    [text],
  );
  return (
    <TextField
      id="helium-filter-search"
      className={classes.search}
      size="small"
      variant="outlined"
      type="search"
      label={t('filter.search')}
      value={text}
      onChange={event => setText(event.target.value.trim())}
      inputProps={{ maxLength: 63 }}
      InputProps={{
        startAdornment: (
          <InputAdornment position="start">
            <SearchIcon fontSize="small" aria-hidden />
          </InputAdornment>
        ),
      }}
    />
  );
}

function MultipleChoice(props: {
  id: string;
  label: string;
  value: string[];
  options: { value: string; label: string }[];
  onChange(value: string[]): void;
}) {
  const { id, label, value, options, onChange } = props;
  const classes = useStyles();
  const labels = new Map(options.map(option => [option.value, option.label]));
  return (
    <TextField
      select
      id={id}
      className={classes.field}
      size="small"
      variant="outlined"
      label={label}
      value={value}
      onChange={event => onChange(event.target.value as unknown as string[])}
      SelectProps={{
        multiple: true,
        renderValue: selected =>
          (selected as string[])
            .map(item => labels.get(item) ?? item)
            .join(', '),
        MenuProps: { getContentAnchorEl: null },
      }}
    >
      {options.map(option => (
        <MenuItem
          key={option.value}
          value={option.value}
          className={classes.item}
        >
          <Tick checked={value.includes(option.value)} />
          <ListItemText primary={option.label} />
        </MenuItem>
      ))}
    </TextField>
  );
}
