import { FocusEvent, RefObject, useEffect, useRef } from 'react';

/**
 * Gives the focus to `target` when the control that had it went away or can't be used any more: the keyboard would start over at the top of
 * the page.
 *
 * @returns properties of the element that the controls are in
 */
export function useKeptFocus(target: RefObject<HTMLElement>) {
  const last = useRef<Element>();
  // After what closes has given the focus back, which happens in effects, too.
  useEffect(() => {
    const control = last.current;
    if (control && isUnusable(control) && isNowhereElse(control)) {
      last.current = undefined;
      target.current?.focus({ preventScroll: true });
    }
  });
  return {
    onFocus: ({ currentTarget, target: control }: FocusEvent<HTMLElement>) => {
      // React has the events of a dialog bubble as if it were in here.
      if (currentTarget.contains(control)) last.current = control;
    },
  };
}

function isUnusable(control: Element): boolean {
  return !control.isConnected || control.matches(':disabled');
}

function isNowhereElse(control: Element): boolean {
  const { activeElement, body } = document;
  return [null, body, control].includes(activeElement);
}
