#!/usr/bin/env bash
# Every command of the old service's manual, in its order, with only host and token changed. Each answer is checked; the first that is
# not as the manual says ends the script.
#
# The chart's version is another one, too, where the portal has no chart repository that holds the manual's: CHART_VERSION.
#
# Usage: HELIUM_URL=http://localhost:7007 HELIUM_TOKEN=... test/compat/old-api.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
: "${HELIUM_URL:?the address of the portal}" "${HELIUM_TOKEN:?a token, such as ./helium token prints}"
CHART_VERSION=${CHART_VERSION:-2.2.0-rc.1}

say() { printf '\n# %s\n' "$*"; }
expect() { # what, answer, pattern
  echo "$2"
  grep -Eq -- "$3" <<<"$2" || { echo "$1: the answer does not match $3" >&2; exit 1; }
}
# The polling loop of the manual.
poll() {
  for _ in $(seq 36); do
    STATUS=$(curl -s -H "Authorization: Bearer ${HELIUM_TOKEN}"  "${HELIUM_URL}/v1/api/workspace/$1" | jq .Workspace.Status | tr -d '"')
    if [[ ${STATUS} == "ready" ]]
    then
      echo "success"
      return
    fi
    echo 'sleeping'
    sleep 10
  done
  echo "$1 did not become ready" >&2
  exit 1
}

say 'To quickly create a new workspace with the default options'
ANSWER=$(curl -sf -X POST -H "Authorization: Bearer ${HELIUM_TOKEN}" "${HELIUM_URL}/v1/api/workspace")
expect 'create' "$ANSWER" '"ID":"[a-z0-9-]+"'
UNNAMED=$(jq -r .ID <<<"$ANSWER")

say 'These params can be used in a request like so'
expect 'create with parameters' "$(
  curl -sf -X POST -H "Authorization: Bearer ${HELIUM_TOKEN}" -F name=example-workspace-id -F helmVersion="${CHART_VERSION}" -F valuesYaml=@testval.yml "${HELIUM_URL}/v1/api/workspace"
)" '"ID":"example-workspace-id"'

say 'Polling'
poll "$UNNAMED"
poll example-workspace-id

say 'List workspaces'
expect 'list' "$(
  curl -sf -H "Authorization: Bearer ${HELIUM_TOKEN}"  "${HELIUM_URL}/v1/api/workspaces"
)" '"IDs":\[.*"example-workspace-id".*\]'

say 'Getting workspace info'
ANSWER=$(curl -sf -H "Authorization: Bearer ${HELIUM_TOKEN}"  "${HELIUM_URL}/v1/api/workspace/example-workspace-id" | jq .)
for FIELD in '"ID": "example-workspace-id"' '"Status": "ready"' '"PulumiURL": "http' '"K8s": "[^"]' \
  '"K8sNamespace": "example-workspace-id"' '"ConsoleURL": "http' '"NotebooksURL": "http' '"GCSBucket": "[^"]' \
  '"Pachctl": "echo .*pachctl config set context example-workspace-id --overwrite'; do
  expect 'info' "$ANSWER" "$FIELD" >/dev/null
done
echo "$ANSWER"

say 'Checking expiry'
expect 'expired' "$(
  curl -sf -H "Authorization: Bearer ${HELIUM_TOKEN}"  "${HELIUM_URL}/v1/api/workspace/example-workspace-id/expired"
)" '"Expired":false'

say 'Update a workspace by its name'
expect 'update' "$(
  curl -sf -X POST -H "Authorization: Bearer ${HELIUM_TOKEN}" -F name=example-workspace-id -F helmVersion="${CHART_VERSION}" -F consoleVersion=2.2.0 "${HELIUM_URL}/v1/api/workspace"
)" '"ID":"example-workspace-id"'
poll example-workspace-id

say 'Make a cluster for the console previews'
expect 'create a cluster' "$(
  curl -sf -X POST -H "Authorization: Bearer ${HELIUM_TOKEN}" -F name=console-preview-cluster -F expiry=2023-02-22  -F backend=gcp_cluster_only "${HELIUM_URL}/v1/api/workspace"
)" '"ID":"console-preview-cluster"'
poll console-preview-cluster

say 'Deleting a workspace manually'
for NAME in example-workspace-id console-preview-cluster "$UNNAMED"; do
  expect 'delete' "$(
    curl -sf -X DELETE -H "Authorization: Bearer ${HELIUM_TOKEN}"  "${HELIUM_URL}/v1/api/workspace/${NAME}"
  )" "\"ID\":\"${NAME}\""
done
