import { readMissingPlugin } from './missingPlugin';

const DOWNLOAD =
  "could not load plugin for gcp provider 'urn:pulumi:s::p::pulumi:providers:gcp::default_9_37_0': Could not automatically download and install resource plugin 'pulumi-resource-gcp' at version v9.37.0, install the plugin using `pulumi plugin install resource gcp v9.37.0`: ";

describe('readMissingPlugin', () => {
  it.each([
    [
      "no resource plugin 'pulumi-resource-gcp' found in the workspace at version v9.37.0 or on your $PATH",
      'permanent',
      "The program needs the Pulumi plugin gcp 9.37.0, which is not installed where its runners run. Whoever runs this portal installs it there with 'pulumi plugin install resource gcp v9.37.0', in the PULUMI_HOME of the runners",
    ],
    [
      "no resource plugin 'pulumi-resource-aws' found in the workspace or on your $PATH, install the plugin using `pulumi plugin install resource aws`",
      'permanent',
      "'pulumi plugin install resource aws v7.48.0'",
    ],
    [
      "no resource plugin 'pulumi-resource-eks' found in the workspace or on your $PATH",
      'permanent',
      "'pulumi plugin install resource eks'",
    ],
    [
      `${DOWNLOAD}error downloading provider gcp to file: failed to download plugin: gcp-9.37.0: 404 HTTP error fetching plugin`,
      'permanent',
      'and could not be downloaded (error downloading provider gcp to file: failed to download plugin: gcp-9.37.0: 404 HTTP error fetching plugin)',
    ],
    [
      `${DOWNLOAD}Get "https://get.example.org/gcp.tar.gz": dial tcp: lookup get.example.org: no such host`,
      'transient',
      "'pulumi plugin install resource gcp v9.37.0'",
    ],
    [
      'could not find latest version for provider aws: Get "https://api.example.org/releases/latest": dial tcp: lookup api.example.org: no such host',
      'transient',
      "no such host). Whoever runs this portal installs it there with 'pulumi plugin install resource aws v7.48.0'",
    ],
    [
      "Could not automatically download and install resource plugin 'pulumi-resource-x' at version v1.2.3, install the plugin using `pulumi plugin install resource x v1.2.3 --server https://plugins.example.org`: 403 HTTP error",
      'permanent',
      "'pulumi plugin install resource x v1.2.3 --server https://plugins.example.org'",
    ],
  ])('%s', (text, expected, said) => {
    expect(readMissingPlugin(text, { aws: '7.48.0' })).toEqual({
      class: expected,
      message: expect.stringContaining(said),
    });
  });

  it('takes nothing else for a missing plugin', () => {
    expect(readMissingPlugin('no such bucket')).toBeUndefined();
  });
});
