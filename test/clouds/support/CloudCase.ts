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

/** A resource whose creation nobody sees the end of. */
export interface CutOffPart {
  /** The end of its type. */
  type: string;
  /** What its name has behind that of the workspace, where there are several of its type. */
  suffix?: string;
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
  /** A cluster that has all that is made of them. */
  cluster: {
    parameters: JsonObject;
    /** What is cut off while it is made, one attempt after the other: two at most, for the third attempt is the last. */
    cutOff: CutOffPart[][];
    /** What the cloud lists late. */
    late: CutOffPart;
  };
  /** Ends of the types of two resources that a workspace has one or two of. */
  bucket: string;
  account: string;
}
