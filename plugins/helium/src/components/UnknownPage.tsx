import { Content, LinkButton } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslation } from '../hooks/useTranslation';
import { Message } from './common/Message';
import { rootRouteRef } from '../routes';

/** Nothing has this address, or this name. */
export function UnknownPage(props: {
  workspace?: string;
  /** Within another page's content. */
  embedded?: boolean;
}) {
  const { workspace, embedded } = props;
  const { t } = useTranslation();
  const rootLink = useRouteRef(rootRouteRef);
  return (
    <Content noPadding={embedded}>
      <Message
        kind="unknown"
        title={
          workspace
            ? t('unknown.workspaceTitle', { name: workspace })
            : t('unknown.title')
        }
        description={
          workspace
            ? t('unknown.workspaceDescription')
            : t('unknown.description')
        }
        action={
          <LinkButton to={rootLink()} variant="contained" color="primary">
            {t('unknown.back')}
          </LinkButton>
        }
      />
    </Content>
  );
}
