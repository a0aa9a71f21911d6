{{- /* Labels of every object of one component: (list $ "etcd"). */ -}}
{{- define "pachyderm.labels" -}}
{{- $root := index . 0 -}}
app: {{ index . 1 }}
suite: pachyderm
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
helm.sh/chart: {{ $root.Chart.Name }}-{{ $root.Chart.Version }}
{{- end }}

{{- define "pachyderm.selector" -}}
app: {{ . }}
suite: pachyderm
{{- end }}

{{- /* Metadata of a pod: (list "etcd" .Values.etcd). */ -}}
{{- define "pachyderm.podMetadata" -}}
{{- $values := index . 1 -}}
labels:
  {{- include "pachyderm.selector" (index . 0) | nindent 2 }}
  {{- with $values.podLabels }}{{ toYaml . | nindent 2 }}{{ end }}
{{- with $values.annotations }}
annotations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- /* What every pod has in its spec. */ -}}
{{- define "pachyderm.podSpec" -}}
{{- with .Values.global.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- if .Values.global.securityContexts.enabled }}
securityContext:
  runAsUser: 1000
  runAsGroup: 1000
  runAsNonRoot: true
  fsGroup: 1000
  seccompProfile:
    type: RuntimeDefault
{{- end }}
{{- end }}

{{- /* What every container has besides its name and ports: (list $ .Values.etcd). */ -}}
{{- define "pachyderm.container" -}}
{{- $root := index . 0 -}}
{{- $values := index . 1 -}}
image: "{{ $values.image.repository }}:{{ $values.image.tag | default $root.Chart.AppVersion }}"
imagePullPolicy: {{ $values.image.pullPolicy }}
{{- with $values.resources }}
resources: {{ toYaml . | nindent 2 }}
{{- end }}
{{- if $root.Values.global.securityContexts.enabled }}
securityContext:
  allowPrivilegeEscalation: false
  capabilities:
    drop: [ALL]
{{- end }}
{{- end }}

{{- define "pachyderm.storageBackend" -}}
{{- if not .Values.deployTarget }}{{ fail "deployTarget must be set" }}{{ end -}}
{{- $target := ternary "" .Values.deployTarget (eq .Values.deployTarget "CUSTOM") -}}
{{- .Values.pachd.storage.backend | default $target | required "pachd.storage.backend must be set when deployTarget is CUSTOM" -}}
{{- end }}
