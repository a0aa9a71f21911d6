{{- define "jupyterhub.selector" -}}
app: jupyterhub
component: {{ index . 1 }}
release: {{ (index . 0).Release.Name }}
{{- end }}

{{- /* Labels of every object of one component: (list $ "hub"). */ -}}
{{- define "jupyterhub.labels" -}}
{{- $root := index . 0 -}}
{{ include "jupyterhub.selector" . }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ $root.Chart.Name }}-{{ $root.Chart.Version }}
{{- end }}

{{- define "jupyterhub.podSecurityContext" -}}
runAsUser: 1000
runAsGroup: 1000
runAsNonRoot: true
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- /* What a container has besides its name and ports: (list $ .Values.hub). */ -}}
{{- define "jupyterhub.container" -}}
{{- $values := index . 1 -}}
image: "{{ $values.image.name }}:{{ $values.image.tag | default (index . 0).Chart.AppVersion }}"
imagePullPolicy: IfNotPresent
{{- with $values.resources }}
resources: {{ toYaml . | nindent 2 }}
{{- end }}
securityContext:
  allowPrivilegeEscalation: false
  capabilities:
    drop: [ALL]
{{- end }}
