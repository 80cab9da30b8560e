{{/* The image: by digest where one is given. */}}
{{- define "keepsake.image" -}}
{{- with .Values.image }}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}

{{/* Seven tenths of a memory limit, in MiB, for the old generation of V8; the rest is for all that is not on its heap. */}}
{{- define "keepsake.heap" -}}
{{- $count := trimSuffix "i" . | trimSuffix "M" | trimSuffix "G" | int }}
{{- $mebibytes := ternary (mul $count 1024) $count (hasSuffix "Gi" .) }}
{{- div (mul $mebibytes 7) 10 }}
{{- end }}

{{/* How long the operator itself takes for its end, at most, and some. */}}
{{- define "keepsake.graceSeconds" -}}35{{- end }}

{{/* The metadata and the spec of a Pod; .args are the flags of its container, .ports what it serves besides. */}}
{{- define "keepsake.pod" -}}
{{- $selector := include "keepsake.selector" . }}
metadata:
  labels:
    {{- $selector | nindent 4 }}
    {{- with .workload.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with .workload.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ .account }}
  automountServiceAccountToken: true
  {{- if not .context.Values.hostUsers }}
  hostUsers: false
  {{- end }}
  {{- with .context.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .workload.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  terminationGracePeriodSeconds: {{ add (include "keepsake.graceSeconds" .) (.preStopSeconds | default 0) }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: keepsake
      image: {{ include "keepsake.image" .context | quote }}
      imagePullPolicy: {{ .context.Values.image.pullPolicy }}
      args:
        {{- concat (list "run") .args .workload.extraArgs | toYaml | nindent 8 }}
      {{- $env := .workload.extraEnv }}
      {{- with dig "limits" "memory" "" .workload.resources }}
      {{- $env = prepend $env (dict "name" "NODE_OPTIONS" "value" (printf "--max-old-space-size=%s" (include "keepsake.heap" .))) }}
      {{- end }}
      {{- with $env }}
      env:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        - name: health
          containerPort: 8081
        - name: metrics
          containerPort: 8080
        {{- with .ports }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      livenessProbe:
        httpGet:
          path: /healthz
          port: health
        periodSeconds: 20
        timeoutSeconds: 5
      readinessProbe:
        httpGet:
          path: /readyz
          port: health
        periodSeconds: 5
        timeoutSeconds: 5
      {{- with .preStopSeconds }}
      lifecycle:
        preStop:
          # By the kubelet itself: there is no shell in the image.
          sleep:
            seconds: {{ . }}
      {{- end }}
      {{- with .workload.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
  {{- with .workload.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .workload.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .workload.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .workload.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- range . }}
    - {{- toYaml (merge (dict) . (dict "labelSelector" (dict "matchLabels" (fromYaml $selector)))) | nindent 6 }}
    {{- end }}
  {{- end }}
{{- end }}
