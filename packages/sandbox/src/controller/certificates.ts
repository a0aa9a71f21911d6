import { X509Certificate } from 'node:crypto';
import {
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  V1Secret,
} from '@kubernetes/client-node';
import { generate } from 'selfsigned';
import { mergePatch, unlessStatus } from '../cluster/api';
import type { Controller } from '.';
import {
  CertManagerResource,
  Condition,
  GROUP,
  isReady,
  listOf,
  readResource,
  writeStatus,
} from './certManagerApi';
import { Reconciler } from './reconciler';

/** A Certificate, as far as it is read here. */
interface Certificate extends CertManagerResource {
  spec?: {
    secretName: string;
    commonName?: string;
    dnsNames?: string[];
    duration?: string;
    renewBefore?: string;
    issuerRef: { name: string; kind?: string };
    privateKey?: { algorithm?: string };
    secretTemplate?: {
      labels?: Record<string, string>;
      annotations?: Record<string, string>;
    };
  };
  status?: { conditions?: Condition[]; revision?: number };
}

const HOUR_MS = 3_600_000;
/** cert-manager's own, unless the Certificate says otherwise. */
const DURATION_MS = 90 * 24 * HOUR_MS;
const ISSUER_RETRY_MS = 1_000;
const TLS = 'kubernetes.io/tls';

/**
 * Does cert-manager's work: every issuer is ready, and every Certificate gets a
 * self-signed one with its names, renewed after two thirds of its time.
 */
export function certManager(kubeconfig: KubeConfig): Controller {
  const objects = kubeconfig.makeApiClient(CustomObjectsApi);
  const core = kubeconfig.makeApiClient(CoreV1Api);
  const issuer = (plural: string) =>
    Reconciler.create<CertManagerResource>({
      kubeconfig,
      path: `/apis/${GROUP}/v1/${plural}`,
      list: () => listOf(objects, plural),
      reconcile: resource => acceptIssuer(objects, plural, resource),
    });
  const certificates = Reconciler.create<Certificate>({
    kubeconfig,
    path: `/apis/${GROUP}/v1/certificates`,
    list: () => listOf(objects, 'certificates'),
    reconcile: certificate => issue(objects, core, certificate),
  });
  const fieldSelector = `type=${TLS}`;
  const secrets = Reconciler.create<V1Secret>({
    kubeconfig,
    path: '/api/v1/secrets',
    fieldSelector,
    list: () => core.listSecretForAllNamespaces({ fieldSelector }),
    reconcile: async () => {},
    removed: () => certificates.all(),
  });
  const all = [
    issuer('clusterissuers'),
    issuer('issuers'),
    certificates,
    secrets,
  ];
  return {
    start: async () => {
      await Promise.all(all.map(reconciler => reconciler.start()));
    },
    stop: async () => {
      await Promise.all(all.map(reconciler => reconciler.stop()));
    },
  };
}

async function acceptIssuer(
  objects: CustomObjectsApi,
  plural: string,
  issuer: CertManagerResource,
): Promise<void> {
  const acme = Boolean(issuer.spec && 'acme' in issuer.spec);
  await writeStatus(objects, plural, issuer, {
    ready: true,
    reason: acme ? 'ACMEAccountRegistered' : 'IsReady',
    message: acme
      ? 'Rehearsal: no ACME server was asked'
      : 'Rehearsal: it signs certificates by themselves',
  });
}

/** @returns milliseconds until the certificate is due again */
async function issue(
  objects: CustomObjectsApi,
  core: CoreV1Api,
  certificate: Certificate,
): Promise<number | void> {
  const { metadata, spec, status } = certificate;
  if (!spec || metadata?.deletionTimestamp) {
    return undefined;
  }
  const { name: issuer, kind = 'Issuer' } = spec.issuerRef;
  const plural = kind === 'ClusterIssuer' ? 'clusterissuers' : 'issuers';
  const found = await readResource(
    objects,
    plural,
    issuer,
    metadata?.namespace,
  );
  if (!found || !isReady(found)) {
    await writeStatus(objects, 'certificates', certificate, {
      ready: false,
      reason: 'DoesNotExist',
      message: `Referenced "${kind}" ${
        found ? 'is not ready' : 'not found'
      }: ${issuer}`,
    });
    return ISSUER_RETRY_MS;
  }
  const namespace = metadata!.namespace!;
  const secret = await unlessStatus(
    404,
    core.readNamespacedSecret({ name: spec.secretName, namespace }),
  );
  const asked = status?.conditions?.some(
    condition => condition.type === 'Issuing' && condition.status === 'True',
  );
  const kept = asked ? undefined : usable(secret, certificate);
  const current = kept ?? (await sign(certificate));
  await keep(core, secret, certificate, current);
  const { x509 } = current;
  const renewal = renewalOf(x509, spec.renewBefore);
  await writeStatus(
    objects,
    'certificates',
    certificate,
    {
      ready: true,
      reason: 'Ready',
      message: 'Certificate is up to date and has not expired',
    },
    {
      notBefore: x509.validFromDate.toISOString(),
      notAfter: x509.validToDate.toISOString(),
      renewalTime: new Date(renewal).toISOString(),
      revision: (status?.revision ?? 0) + (kept ? 0 : 1) || 1,
    },
  );
  return Math.max(renewal - Date.now(), 0);
}

interface KeyPair {
  cert: string;
  key: string;
  x509: X509Certificate;
}

/** What a secret holds, when it has the right names and is not due yet. */
function usable(
  secret: V1Secret | undefined,
  { spec }: Certificate,
): KeyPair | undefined {
  try {
    const text = (entry: string) =>
      Buffer.from(secret!.data![entry], 'base64').toString();
    const [cert, key] = [text('tls.crt'), text('tls.key')];
    const x509 = new X509Certificate(cert);
    return x509.subjectAltName === altNames(spec!.dnsNames) &&
      renewalOf(x509, spec!.renewBefore) > Date.now()
      ? { cert, key, x509 }
      : undefined;
  } catch {
    return undefined;
  }
}

async function sign({ spec }: Certificate): Promise<KeyPair> {
  const { dnsNames = [], commonName = dnsNames[0], duration } = spec!;
  const now = Date.now();
  const pair = await generate([{ name: 'commonName', value: commonName }], {
    algorithm: 'sha256',
    keyType: spec!.privateKey?.algorithm === 'ECDSA' ? 'ec' : 'rsa',
    notBeforeDate: new Date(now),
    notAfterDate: new Date(now + (parseDuration(duration) ?? DURATION_MS)),
    extensions: [
      {
        name: 'keyUsage',
        digitalSignature: true,
        keyEncipherment: true,
        critical: true,
      },
      {
        name: 'subjectAltName',
        altNames: dnsNames.map(value => ({ type: 2 as const, value })),
      },
    ],
  });
  return {
    cert: pair.cert,
    key: pair.private,
    x509: new X509Certificate(pair.cert),
  };
}

/**
 * Brings the secret to where its template and the certificate say. One that was
 * there and is deleted meanwhile stays away: the next turn makes a new one.
 */
async function keep(
  core: CoreV1Api,
  existing: V1Secret | undefined,
  { metadata, spec }: Certificate,
  { cert, key }: KeyPair,
): Promise<void> {
  const { secretName: name, secretTemplate = {}, issuerRef } = spec!;
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const body: V1Secret = {
    metadata: {
      name,
      labels: {
        ...secretTemplate.labels,
        'controller.cert-manager.io/fao': 'true',
      },
      annotations: {
        ...secretTemplate.annotations,
        'cert-manager.io/certificate-name': metadata!.name!,
        'cert-manager.io/issuer-name': issuerRef.name,
        'cert-manager.io/issuer-kind': issuerRef.kind ?? 'Issuer',
        'cert-manager.io/alt-names': (spec!.dnsNames ?? []).join(','),
      },
    },
    type: TLS,
    data: { 'tls.crt': base64(cert), 'tls.key': base64(key) },
  };
  const namespace = metadata!.namespace!;
  await (existing
    ? core.patchNamespacedSecret({ name, namespace, body }, mergePatch)
    : core.createNamespacedSecret({ namespace, body }));
}

function altNames(dnsNames: string[] = []): string | undefined {
  return dnsNames.map(name => `DNS:${name}`).join(', ') || undefined;
}

/** cert-manager's default: when two thirds of the time are over. */
function renewalOf(x509: X509Certificate, renewBefore?: string): number {
  const [from, to] = [x509.validFromDate.getTime(), x509.validToDate.getTime()];
  return to - (parseDuration(renewBefore) ?? (to - from) / 3);
}

/** As Go spells durations: `2160h0m0s`. */
function parseDuration(text: string | undefined): number | undefined {
  const units = { h: HOUR_MS, m: 60_000, s: 1_000 };
  const parts = [...(text ?? '').matchAll(/(\d+(?:\.\d+)?)([hms])/g)];
  return parts.length
    ? parts.reduce(
        (sum, [, value, unit]) =>
          sum + Number(value) * units[unit as keyof typeof units],
        0,
      )
    : undefined;
}
