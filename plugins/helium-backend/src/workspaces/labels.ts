import type { FieldError } from '@helium-portal/backstage-plugin-helium-common';

export type Labels = Record<string, string>;

const MAXIMUM_LABELS = 32;
const PART = /^[a-z0-9]([-a-z0-9_.]*[a-z0-9])?$/i;
const PREFIX =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const MAXIMUM_PART = 63;
const MAXIMUM_PREFIX = 253;

/** What is wrong with labels, which are written as Kubernetes' are. */
export function checkLabels(labels: Labels): FieldError[] {
  const entries = Object.entries(labels);
  return [
    ...(entries.length > MAXIMUM_LABELS
      ? [
          {
            field: 'labels',
            message: `are ${entries.length}, and may be at most ${MAXIMUM_LABELS}`,
          },
        ]
      : []),
    ...entries.flatMap(([label, value]) => {
      const why = whyNotLabel(label) ?? whyNotValue(value);
      return why ? [{ field: `labels.${label}`, message: why }] : [];
    }),
  ];
}

function whyNotLabel(label: string): string | undefined {
  const [name, prefix, ...more] = label.split('/').reverse();
  if (
    more.length ||
    !isPart(name) ||
    !(prefix === undefined || isPrefix(prefix))
  ) {
    return 'must be named as a label of Kubernetes: at most 63 letters, digits, -, _ and ., if need be after a domain and a slash';
  }
  return /(^|\.)helium\.dev$/.test(prefix ?? '')
    ? 'belongs to Helium; choose a name without helium.dev/'
    : undefined;
}

function whyNotValue(value: string): string | undefined {
  return value === '' || isPart(value)
    ? undefined
    : 'must be at most 63 letters, digits, -, _ and ., and begin and end with a letter or digit';
}

function isPart(text: string) {
  return text.length <= MAXIMUM_PART && PART.test(text);
}

function isPrefix(text: string) {
  return text.length <= MAXIMUM_PREFIX && PREFIX.test(text);
}
