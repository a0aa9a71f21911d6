import { LinkButton } from '@backstage/core-components';
import AddIcon from '@material-ui/icons/Add';
import type { NewWorkspace } from '../../hooks/useNewWorkspace';
import { useTranslation } from '../../hooks/useTranslation';

/** Opens the template that makes a workspace; absent without a scaffolder. */
export function NewWorkspaceButton(props: {
  newWorkspace: NewWorkspace;
  /** Beside what matters more. */
  small?: boolean;
  /** What the form proposes as its name. */
  name?: string;
}) {
  const { name } = props;
  const { to, unavailable } = props.newWorkspace;
  const { t } = useTranslation();
  if (!to) {
    return null;
  }
  return (
    <LinkButton
      to={
        name === undefined
          ? to
          : `${to}?${new URLSearchParams({
              formData: JSON.stringify({ name }),
            })}`
      }
      variant={props.small ? 'outlined' : 'contained'}
      size={props.small ? 'small' : 'medium'}
      color="primary"
      startIcon={<AddIcon />}
      style={{ whiteSpace: 'nowrap' }}
      disabled={unavailable !== undefined}
    >
      {t('list.new')}
    </LinkButton>
  );
}
