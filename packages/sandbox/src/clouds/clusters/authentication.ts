import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePrivateFile } from '../../cluster/paths';

/** How people and programs sign in to rehearsed clusters. */
export interface RehearsalAuthentication {
  /** The administrator's. */
  token: string;
  /** The token in the API server's format, with mode 0600. */
  tokenFile: string;
  /** Folder of the executables that kubeconfigs name, to be on PATH. */
  bin: string;
}

const MARK = '# Helium: stands in for the program of this name in rehearsal';

/** The version that client-go asks for; the older one where nobody says. */
const VERSION = `case "$KUBERNETES_EXEC_INFO" in
  *'client.authentication.k8s.io/v1"'*) version=v1 ;;
  *) version=v1beta1 ;;
esac`;

const AWS_ARGUMENTS = `refuse() {
  echo "aws: $1. Clouds are rehearsed here: only 'aws eks get-token --cluster-name NAME --region REGION --output json' is answered." >&2
  exit 2
}
[ "$1 $2" = 'eks get-token' ] || refuse "'$1 $2' is not rehearsed"
shift 2
cluster=
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || refuse "$1 has no value"
  case "$1" in
    --cluster-name) cluster=$2 ;;
    --region) ;;
    --output) [ "$2" = json ] || refuse "the output '$2' is not rehearsed" ;;
    *) refuse "'$1' is not rehearsed" ;;
  esac
  shift 2
done
[ -n "$cluster" ] || refuse '--cluster-name is missing'`;

/**
 * Makes the token when there is none, and what hands it out: executables of the
 * clouds' own names, so that kubeconfigs are those of the clouds.
 *
 * @param folder - of the rehearsed clouds
 */
export async function provideAuthentication(
  folder: string,
): Promise<RehearsalAuthentication> {
  const tokenFile = join(folder, 'token.csv');
  const bin = join(folder, 'bin');
  const [kept] = (await readFile(tokenFile, 'utf8').catch(() => '')).split(',');
  const token = kept || randomBytes(32).toString('base64url');
  if (!kept) {
    await writePrivateFile(
      tokenFile,
      `${token},rehearsal-admin,rehearsal-admin,system:masters\n`,
    );
  }
  await mkdir(bin, { recursive: true, mode: 0o700 });
  await writeExecutable(join(bin, 'gke-gcloud-auth-plugin'), tokenFile);
  await writeExecutable(join(bin, 'aws'), tokenFile, AWS_ARGUMENTS);
  return { token, tokenFile, bin };
}

async function writeExecutable(
  path: string,
  tokenFile: string,
  check?: string,
): Promise<void> {
  const fresh = `${path}.${process.pid}.new`;
  const file = `'${tokenFile.replaceAll("'", `'\\''`)}'`;
  const lines = [
    '#!/bin/sh',
    MARK,
    ...(check ? [check] : []),
    VERSION,
    `IFS=, read -r token rest < ${file} || exit 1`,
    `printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/%s","spec":{"interactive":false},"status":{"token":"%s"}}\\n' "$version" "$token"`,
    '',
  ];
  await writeFile(fresh, lines.join('\n'));
  await chmod(fresh, 0o755);
  await rename(fresh, path);
}
