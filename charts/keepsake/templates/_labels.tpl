{{/* The labels of every object. */}}
{{- define "keepsake.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/name: keepsake
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: keepsake
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The labels by which a Deployment knows its Pods. They can never change. */}}
{{- define "keepsake.selector" -}}
app.kubernetes.io/name: keepsake
app.kubernetes.io/instance: {{ .context.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Metadata of a namespaced object. */}}
{{- define "keepsake.metadata" -}}
name: {{ .name }}
namespace: {{ .context.Release.Namespace }}
labels:
  {{- include "keepsake.labels" .context | nindent 2 }}
{{- with .component }}
  app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end }}
