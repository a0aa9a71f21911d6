/** For what scrolls on its own: a keyboard scrolls only what has the focus. */
export const scrollable = { tabIndex: 0 } as const;
