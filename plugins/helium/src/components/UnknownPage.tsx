import { Content, LinkButton } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslation } from '../hooks/useTranslation';
import { Message } from './common/Message';
import { rootRouteRef } from '../routes';

/** Nothing has this address, or this name. */
export function UnknownPage(props: {
  workspace?: string;
  /** The workspace was asked for by its id as well. */
  earlier?: boolean;
  /** Within another page's content. */
  embedded?: boolean;
}) {
  const { workspace, earlier, embedded } = props;
  const { t } = useTranslation();
  const rootLink = useRouteRef(rootRouteRef);
  return (
    <Content noPadding={embedded}>
      <Message
        kind="unknown"
        {...describe()}
        action={
          <LinkButton to={rootLink()} variant="contained" color="primary">
            {t('unknown.back')}
          </LinkButton>
        }
      />
    </Content>
  );

  function describe() {
    if (!workspace) {
      return {
        title: t('unknown.title'),
        description: t('unknown.description'),
      };
    }
    return {
      title: t(earlier ? 'unknown.earlierTitle' : 'unknown.workspaceTitle', {
        name: workspace,
      }),
      description: t(
        earlier ? 'unknown.earlierDescription' : 'unknown.workspaceDescription',
      ),
    };
  }
}
