/** Pachyderm's releases, which its chart and the images of pachd share. */
const RELEASES = ['2.12.2', '2.11.6', '2.11.5', '2.11.4', '2.11.3'] as const;

/** The versions that forms offer, the newest first; any other can be typed. The templates offer the same. */
export const KNOWN_VERSIONS = {
  pachyderm: RELEASES,
  chart: RELEASES,
  console: ['2.11.4-1'],
  notebooks: ['v2.11.4'],
} as const;
