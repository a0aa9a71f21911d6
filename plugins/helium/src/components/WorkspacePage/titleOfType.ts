const HELM = 'helm.sh';

/**
 * A type token in words: `kubernetes:core/v1:ServiceAccount` is a `Service account`. What says less than its module, is named after it:
 * `gcp:serviceaccount/account:Account` is one as well.
 */
export function titleOfType(type: string): string {
  const [, module = '', name = type] = type.split(':');
  const [group] = module.split('/');
  return sentence([
    prefixOf(group, name),
    wordsOf(name),
    module === 'providers' && 'provider',
  ]);
}

/**
 * A kind of what a program looks for besides its stack, in words: `v1/PersistentVolume` and `storage.googleapis.com/Bucket` as a cluster
 * and Google Cloud say it, `s3:bucket` as AWS does.
 */
export function titleOfKind(kind: string): string {
  return sentence([wordsOf(kind.split(/[/:]/).pop()!)]);
}

function wordsOf(name: string): string {
  return name
    .replace(/V\d+$/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[ -]/)
    .map(word => (/^[A-Z\d]{2,}$/.test(word) ? word : word.toLowerCase()))
    .join(' ');
}

function sentence(parts: Array<string | false>): string {
  const text = parts.filter(Boolean).join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function prefixOf(group: string, name: string): string {
  if (group === HELM) {
    return 'Helm';
  }
  return group.endsWith(name.toLowerCase()) ? group.slice(0, -name.length) : '';
}
