{{- define "helium.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "helium.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "helium.labels" -}}
{{ include "helium.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "helium.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- define "helium.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "helium.name" .) -}}
{{- end -}}

{{- define "helium.runnerNamespace" -}}
{{- .Values.runners.namespace | default (printf "%s-runners" .Release.Namespace) -}}
{{- end -}}

{{/* What tells this release's runners apart from other pods of their namespace. */}}
{{- define "helium.runnerSelector" -}}
{{ include "helium.selector" . }}
app.kubernetes.io/component: runner
{{- end -}}

{{- define "helium.postgresqlName" -}}
{{- printf "%s-postgresql" (include "helium.name" .) -}}
{{- end -}}

{{- define "helium.postgresqlHost" -}}
{{- if .Values.postgresql.bundled.enabled -}}
{{- include "helium.postgresqlName" . -}}
{{- else -}}
{{- .Values.postgresql.host -}}
{{- end -}}
{{- end -}}

{{/* The variable that carries a value of pulumi.secretEnvironment to the configuration. */}}
{{- define "helium.secretVariable" -}}
{{- printf "HELIUM_RUNNER_ENV_%s" . -}}
{{- end -}}

{{/* Values without which there is no Helium; the schema can't say that one of two must be there. */}}
{{- define "helium.checkValues" -}}
{{- if not (or .Values.postgresql.bundled.enabled .Values.postgresql.host) -}}
{{- fail "postgresql.host must name the PostgreSQL server; for a trial, set postgresql.bundled.enabled" -}}
{{- end -}}
{{- if and .Values.postgresql.bundled.enabled .Values.postgresql.host -}}
{{- fail "postgresql.host and postgresql.bundled.enabled exclude each other" -}}
{{- end -}}
{{- if and (eq .Values.pulumi.secretsProvider "passphrase") (not .Values.secretKeys.pulumiPassphrase) -}}
{{- fail "secretKeys.pulumiPassphrase must name a key when pulumi.secretsProvider is passphrase" -}}
{{- end -}}
{{- end -}}
