import {
  coreServices,
  createBackendFeatureLoader,
  type BackendFeature,
} from '@backstage/backend-plugin-api';

type Import = () => Promise<{ default: BackendFeature }>;

/**
 * E-mail and Slack, each where it is configured: the e-mail module refuses to load without, and Slack's SDK is not loaded for nothing.
 *
 * @param modules - the imports of both, which Jest can't make while it runs
 */
export function notificationChannels(modules: {
  email: Import;
  slack: Import;
}) {
  return createBackendFeatureLoader({
    deps: { config: coreServices.rootConfig },
    *loader({ config }) {
      if (config.has('notifications.processors.email')) {
        yield modules.email();
      }
      if (config.has('notifications.processors.slack')) {
        yield modules.slack();
      }
    },
  });
}
