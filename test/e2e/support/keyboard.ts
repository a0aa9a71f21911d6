import { expect, type Locator, type Page } from '@playwright/test';

/** More stops than any page has, its navigation among them. */
const STOPS = 150;
/** More than any list or group of radio buttons has. */
const CHOICES = 30;

/** Presses Tab until a control has the focus, and shows it. */
export async function tabTo(page: Page, control: Locator): Promise<void> {
  await pressUntilFocused(page, control, { key: 'Tab', atMost: STOPS });
}

/** The same with an arrow key, among options or radio buttons. */
export async function arrowTo(page: Page, choice: Locator): Promise<void> {
  await pressUntilFocused(page, choice, { key: 'ArrowDown', atMost: CHOICES });
}

async function pressUntilFocused(
  page: Page,
  control: Locator,
  { key, atMost }: { key: string; atMost: number },
): Promise<void> {
  await expect(control).toBeVisible();
  await expect(control).toBeEnabled();
  for (let pressed = 0; !(await control.evaluate(hasFocus)); pressed++) {
    expect(pressed, `${key} to ${control}`).toBeLessThan(atMost);
    await page.keyboard.press(key);
  }
  await expect
    .poll(() => control.evaluate(showsFocus), {
      message: `the focus on ${control} can be seen`,
    })
    .toBe(true);
}

function hasFocus(element: Element): boolean {
  return element === element.ownerDocument.activeElement;
}

/** Material UI and Backstage UI draw the focus themselves and mark what they draw it on; else the browser outlines it. */
function showsFocus(element: Element): boolean {
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const outlined = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
  const drawn = element.closest(
    '.Mui-focusVisible, .Mui-focused, [data-focus-visible]',
  );
  return element.matches(':focus-visible') && (outlined || drawn !== null);
}
