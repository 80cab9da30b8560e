{{/* What is installed, as "true" or the empty text. */}}
{{- define "keepsake.webhook" -}}
{{- if and .Values.topology.enabled .Values.topology.webhook.enabled }}true{{ end }}
{{- end }}

{{- define "keepsake.guard" -}}
{{- if and .Values.topology.enabled .Values.topology.guard.enabled }}true{{ end }}
{{- end }}

{{/* Whether the controller makes the webhook's certificate. */}}
{{- define "keepsake.managesCertificate" -}}
{{- if and (include "keepsake.webhook" .) (eq .Values.webhook.certificates "managed") }}true{{ end }}
{{- end }}

{{/* The Secret with the webhook's certificate. */}}
{{- define "keepsake.webhookSecret" -}}
{{- if eq .Values.webhook.certificates "existingSecret" }}
{{- required "webhook.existingSecret.name: names no Secret; webhook.certificates is existingSecret" .Values.webhook.existingSecret.name }}
{{- else }}keepsake-webhook-tls{{ end }}
{{- end }}
