import type { CloudFault, CloudName } from '@helium-portal/sandbox/clouds';
import type { JsonObject } from '@backstage/types';
import type { CloudEndpoints } from './CloudSite';

/** A refusal that trying again does not help against. */
export interface PermanentRefusal {
  /** Names its workspace, too. */
  title: string;
  /** Without it the cloud's credentials expire. */
  fault?: CloudFault;
  class: 'user' | 'permanent';
  /** What people are told. */
  told: RegExp;
}

/** How one cloud differs from the other. */
export interface CloudCase {
  title: string;
  cloud: CloudName;
  programs: (endpoints: CloudEndpoints) => JsonObject;
  stockOut: {
    /** Nothing is to be had. */
    all: CloudFault;
    told: RegExp;
    /** What stays short when there are some machines again. */
    still: CloudFault;
    /** The output. */
    placement: JsonObject;
    /** The line of the log. */
    line: RegExp;
  };
  refusals: PermanentRefusal[];
  /** Ends of the types of two resources that a workspace has one or two of. */
  bucket: string;
  account: string;
}
