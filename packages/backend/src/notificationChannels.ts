import {
  coreServices,
  createBackendFeatureLoader,
} from '@backstage/backend-plugin-api';

/** E-mail and Slack, each where it is configured: the e-mail module refuses to load without, and neither's SDKs are loaded for nothing. */
export default createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  *loader({ config }) {
    if (config.has('notifications.processors.email')) {
      yield import('@backstage/plugin-notifications-backend-module-email');
    }
    if (config.has('notifications.processors.slack')) {
      yield import('@backstage/plugin-notifications-backend-module-slack');
    }
  },
});
