{{- define "cluster-autoscaler.fullname" -}}
{{- $name := .Values.nameOverride | default (printf "%s-%s" .Values.cloudProvider .Chart.Name) -}}
{{- if .Values.fullnameOverride -}}
{{ .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains $name .Release.Name -}}
{{ .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end -}}
{{- end }}

{{- define "cluster-autoscaler.serviceAccount" -}}
{{ .Values.rbac.serviceAccount.name | default (include "cluster-autoscaler.fullname" .) }}
{{- end }}

{{- define "cluster-autoscaler.selector" -}}
app.kubernetes.io/name: {{ .Values.nameOverride | default (printf "%s-%s" .Values.cloudProvider .Chart.Name) }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "cluster-autoscaler.labels" -}}
{{ include "cluster-autoscaler.selector" . }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- /* Where pods may run, as the values of one component say. */ -}}
{{- define "cluster-autoscaler.placement" -}}
{{- with .nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}
