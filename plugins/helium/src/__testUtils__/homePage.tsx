import {
  createExtensionInput,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { homePageWidgetDataRef } from '@backstage/plugin-home-react/alpha';

/** A home page of the new frontend system that shows all its widgets. */
export const homePagePlugin = createFrontendPlugin({
  pluginId: 'home',
  extensions: [
    PageBlueprint.makeWithOverrides({
      inputs: { widgets: createExtensionInput([homePageWidgetDataRef]) },
      factory: (originalFactory, { inputs }) =>
        originalFactory({
          path: '/home',
          loader: async () => (
            <>
              {inputs.widgets.map(widget => {
                const { node, component } = widget.get(homePageWidgetDataRef);
                return <div key={node.spec.id}>{component}</div>;
              })}
            </>
          ),
        }),
    }),
  ],
});
