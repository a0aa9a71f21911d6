import { useRouteRef } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import { Link as RouterLink } from 'react-router-dom';
import { useTranslation } from '../../hooks/useTranslation';
import { templatesRouteRef } from '../../routes';

/** Opens all templates, of which "New workspace" is but one; absent without a scaffolder. */
export function TemplatesButton() {
  const { t } = useTranslation();
  const templatesLink = useRouteRef(templatesRouteRef);
  return templatesLink ? (
    <Button component={RouterLink} to={templatesLink()}>
      {t('list.templates')}
    </Button>
  ) : null;
}
