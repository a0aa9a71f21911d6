import type {
  CardLayout,
  ComponentParts,
  RendererProps,
} from '@backstage/plugin-home-react';

// The home page can't translate a title that is given here, so the card brings its own frame with one.
function Renderer({ Content }: RendererProps) {
  return <Content />;
}

const layout: CardLayout = {
  width: { minColumns: 3, defaultColumns: 6 },
  height: { minRows: 3, defaultRows: 5 },
};

/** The widget of the home page, as both frontend systems take it. */
export const homeCard = {
  name: 'HeliumHomeCard',
  title: 'My workspaces',
  description: 'Your workspaces that need attention, or expire first',
  layout,
  components: async (): Promise<
    ComponentParts & { Renderer: typeof Renderer }
  > => {
    const { MyWorkspaces } = await import('./MyWorkspaces');
    return { Content: MyWorkspaces, Renderer };
  },
};
