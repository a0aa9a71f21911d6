import { useApi } from '@backstage/core-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import TextField from '@material-ui/core/TextField';
import Autocomplete from '@material-ui/lab/Autocomplete';
import { useState } from 'react';
import useDebounce from 'react-use/esm/useDebounce';
import { bareComboboxRoot, comboboxOf } from './combobox';
import { useResource } from '../../hooks/useResource';
import { useTranslation } from '../../hooks/useTranslation';

/** How many are offered at once. */
const OFFERED = 20;
const TYPING_MS = 300;
/** A reference in full is nothing to search for. */
const REFERENCE = /[:/]/;

/** A user or a group of the catalog, looked for while their name is typed. */
export function EntityField(props: {
  id: string;
  value: string;
  onChange(entityRef: string): void;
}) {
  const { id, value, onChange } = props;
  const { t } = useTranslation();
  const catalog = useApi(catalogApiRef);
  const term = REFERENCE.test(value) ? '' : value;
  const [asked, setAsked] = useState(term);
  useDebounce(() => setAsked(term), TYPING_MS, [term]);
  const {
    value: refs = [],
    error,
    loading,
    staleSince,
  } = useResource(
    asked,
    async () => {
      const { items } = await catalog.queryEntities({
        filter: { kind: ['User', 'Group'] },
        fields: ['kind', 'metadata.namespace', 'metadata.name'],
        limit: OFFERED,
        ...(asked && {
          fullTextFilter: {
            term: asked,
            fields: ['metadata.name', 'spec.profile.displayname'],
          },
        }),
      });
      return items.map(item => stringifyEntityRef(item));
    },
    { keepPrevious: true },
  );
  const away = error !== undefined || staleSince !== undefined;

  return (
    <Autocomplete<string, false, false, true>
      freeSolo
      forcePopupIcon
      id={id}
      {...bareComboboxRoot}
      options={refs}
      loading={loading}
      loadingText={t('access.loading')}
      filterOptions={options => options}
      value={value || null}
      inputValue={value}
      onChange={(_event, next) => onChange(next ?? '')}
      onInputChange={(_event, text, reason) => {
        if (reason !== 'reset') onChange(text.trim());
      }}
      openText={t('access.show')}
      closeText={t('access.hide')}
      clearText={t('access.clear')}
      renderInput={params => (
        <TextField
          {...params}
          label={t('access.entity')}
          variant="outlined"
          helperText={t(away ? 'access.unanswered' : 'access.entityHint')}
          FormHelperTextProps={{ 'aria-live': 'polite' }}
          inputProps={{
            ...params.inputProps,
            ...comboboxOf(params),
            autoCapitalize: 'off',
            spellCheck: false,
          }}
        />
      )}
    />
  );
}
