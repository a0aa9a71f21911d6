// Their styles come before ours, as on a page: in a test, a module is only read when something of it is used.
import '@material-ui/core/ButtonBase';
import '@material-ui/lab/ToggleButton';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  createTheme,
  decomposeColor,
  getContrastRatio,
  ThemeProvider,
} from '@material-ui/core/styles';
import { screen, within } from '@testing-library/react';
import heliumPlugin from '../../alpha';
import type { WorkspacesQuery } from './useWorkspacesQuery';
import { WorkspacesFilters } from './WorkspacesFilters';

const query: WorkspacesQuery = {
  whose: 'mine',
  search: '',
  status: [],
  program: [],
  sorting: { by: 'createdAt', order: 'desc' },
  page: 0,
  pageSize: 20,
};

/** What a colour, which may let some light through, looks like on another that doesn't. */
function over(colour: string, ground: string): string {
  const [red, green, blue, alpha = 1]: number[] = decomposeColor(colour).values;
  const below = decomposeColor(ground).values;
  const mixed = [red, green, blue].map(
    (value, index) => value * alpha + below[index] * (1 - alpha),
  );
  return `rgb(${mixed.map(Math.round).join(', ')})`;
}

/** The value that the page's styles give a property; jsdom itself takes them in the order in which they were added. */
function styleOf(element: HTMLElement, property: string): string | undefined {
  return Array.from(document.querySelectorAll('style'))
    .flatMap(({ sheet }) => Array.from(sheet?.cssRules ?? []))
    .filter((rule): rule is CSSStyleRule => 'selectorText' in rule)
    .filter(
      ({ selectorText }) =>
        !selectorText.includes('::') && element.matches(selectorText),
    )
    .map(({ style }) => style.getPropertyValue(property))
    .filter(value => value !== '')
    .pop();
}

function contrastOf(element: HTMLElement, paper: string): number {
  const background = styleOf(element, 'background-color');
  const ground =
    background && background !== 'transparent'
      ? over(background, paper)
      : over(paper, paper);
  return getContrastRatio(over(styleOf(element, 'color')!, ground), ground);
}

describe.each(['light', 'dark'] as const)(
  'whose workspaces a list shows, in the %s theme',
  type => {
    const theme = createTheme({ palette: { type } });
    const buttons = () =>
      within(
        screen.getByRole('group', { name: 'Whose workspaces' }),
      ).getAllByRole('button');

    beforeEach(() => {
      renderInTestApp(
        <ThemeProvider theme={theme}>
          <WorkspacesFilters query={query} programs={[]} onChange={() => {}} />
        </ThemeProvider>,
        { features: [heliumPlugin] },
      );
    });

    it('can be read', async () => {
      await screen.findByRole('button', { name: 'All' });
      const contrasts = buttons().map(button =>
        contrastOf(button, theme.palette.background.paper),
      );
      expect(contrasts).toHaveLength(3);
      expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5);
    });

    it('tells the chosen one by more than its colour', async () => {
      const chosen = await screen.findByRole('button', { name: 'Mine' });
      expect(chosen).toHaveAttribute('aria-pressed', 'true');
      const other = screen.getByRole('button', { name: 'All' });
      expect(styleOf(chosen, 'font-weight')).toBe('700');
      expect(styleOf(other, 'font-weight')).toBe('500');
    });
  },
);
