import { CloudRecord, Inventory } from '../Inventory';
import { resourceOf } from '../records';
import { RESOURCE_TYPES } from '../types';

/** The request of the Resource Groups Tagging API's `GetResources`. */
export interface GetResourcesInput {
  TagFilters?: Array<{ Key: string; Values?: string[] }>;
  ResourceTypeFilters?: string[];
  ResourcesPerPage?: number;
  PaginationToken?: string;
}

export interface GetResourcesOutput {
  PaginationToken: string;
  ResourceTagMappingList: Array<{
    ResourceARN: string;
    Tags: Array<{ Key: string; Value: string }>;
  }>;
}

/** IAM, Route 53 and their like are listed there. */
const GLOBAL_REGION = 'us-east-1';

/**
 * The Resource Groups Tagging API's `GetResources`: what bears all of the tags, in one region. It lists no IAM roles, as the real
 * one.
 *
 * @param records - those that are listed by now
 */
export function getResources(
  inventory: Inventory,
  records: CloudRecord[],
  region: string,
  input: GetResourcesInput,
): GetResourcesOutput {
  const found = records.flatMap(record => {
    const listed = RESOURCE_TYPES.aws[record.type]?.listed;
    if (
      !listed ||
      (record.state === 'deleted' && !listed.afterEnd) ||
      Object.keys(record.labels).length === 0
    ) {
      return [];
    }
    const arn = listed.name(resourceOf(inventory, record));
    const where = record.outputs.region || arn.split(':')[3] || GLOBAL_REGION;
    const typed =
      !input.ResourceTypeFilters?.length ||
      input.ResourceTypeFilters.some(
        filter => listed.as === filter || listed.as.startsWith(`${filter}:`),
      );
    const tagged = (input.TagFilters ?? []).every(
      ({ Key, Values }) =>
        record.labels[Key] !== undefined &&
        (!Values?.length || Values.includes(record.labels[Key])),
    );
    return where === region && typed && tagged
      ? [
          {
            ResourceARN: arn,
            Tags: Object.entries(record.labels).map(([Key, Value]) => ({
              Key,
              Value,
            })),
          },
        ]
      : [];
  });
  const start = Number(input.PaginationToken || 0);
  const end = start + (input.ResourcesPerPage ?? 50);
  return {
    ResourceTagMappingList: found.slice(start, end),
    PaginationToken: end < found.length ? String(end) : '',
  };
}
