{{/*
The roles and bindings of a file of files/rights/, a list under the key items. The operator's namespace is that of the
release, and the Secret is the one with the webhook's certificate.
*/}}
{{- define "keepsake.rightsIn" -}}
{{- $namespace := printf "namespace: %s" .context.Release.Namespace }}
{{- $text := .context.Files.Get (printf "files/rights/%s" .file) }}
{{- $text = $text | replace "namespace: keepsake-system" $namespace | replace "[keepsake-webhook-tls]" (printf "[%s]" (include "keepsake.webhookSecret" .context)) }}
{{- $items := list }}
{{- range regexSplit "(?m)^---$" $text -1 }}
{{- $document := fromYaml . }}
{{- if regexMatch "Role(Binding)?$" ($document.kind | default "") }}
{{- $items = append $items $document }}
{{- end }}
{{- end }}
{{- toYaml (dict "items" $items) }}
{{- end }}

{{/* One role or binding as an object of the release. */}}
{{- define "keepsake.right" }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ .right.kind }}
metadata:
  name: {{ .right.metadata.name }}
  {{- with .right.metadata.namespace }}
  namespace: {{ . }}
  {{- end }}
  labels:
    {{- include "keepsake.labels" .context | nindent 4 }}
{{- range $key := list "rules" "roleRef" "subjects" }}
{{- with index $.right $key }}
{{ $key }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{/* Of rules those for what lives in namespaces (namespaced: true), or those for all else, a list under the key rules. */}}
{{- define "keepsake.rulesOf" -}}
{{- $namespaced := list "snapshotschedules" "snapshotschedules/status" "volumesnapshots" "persistentvolumeclaims" "pods" "events" }}
{{- $rules := list }}
{{- range $rule := .rules }}
{{- $resources := list }}
{{- range $rule.resources }}
{{- if eq (has . $namespaced) $.namespaced }}
{{- $resources = append $resources . }}
{{- end }}
{{- end }}
{{- if $resources }}
{{- $rules = append $rules (merge (dict "resources" $resources) $rule) }}
{{- end }}
{{- end }}
{{- toYaml (dict "rules" $rules) }}
{{- end }}

{{/* A Role of the controller, and its binding. */}}
{{- define "keepsake.namespacedRight" }}
{{- $metadata := dict "name" .name "namespace" .namespace }}
{{- $roleRef := dict "apiGroup" "rbac.authorization.k8s.io" "kind" "Role" "name" .name }}
{{- $subject := dict "kind" "ServiceAccount" "name" "keepsake" "namespace" .context.Release.Namespace }}
{{- include "keepsake.right" (dict "context" .context "right" (dict "kind" "Role" "metadata" $metadata "rules" .rules)) }}
{{- include "keepsake.right" (dict "context" .context "right" (dict "kind" "RoleBinding" "metadata" $metadata "roleRef" $roleRef "subjects" (list $subject))) }}
{{- end }}

{{/* A ClusterRole, as Roles of the watched namespaces, and of the cluster only for what lives in none. */}}
{{- define "keepsake.rightInNamespaces" }}
{{- $right := .right }}
{{- $within := (include "keepsake.rulesOf" (dict "rules" $right.rules "namespaced" true) | fromYaml).rules }}
{{- $cluster := (include "keepsake.rulesOf" (dict "rules" $right.rules "namespaced" false) | fromYaml).rules }}
{{- $watched := .context.Values.watchNamespaces }}
{{- include "keepsake.right" (dict "context" .context "right" (set (deepCopy $right) "rules" $cluster)) }}
{{- if $within }}
{{- range $watched }}
{{- include "keepsake.namespacedRight" (dict "context" $.context "name" (printf "%s-watched" $right.metadata.name) "namespace" . "rules" $within) }}
{{- end }}
{{- end }}
{{- /* Events about what has no namespace are in default, those about the operator itself in its own. */}}
{{- $others := list }}
{{- range list .context.Release.Namespace "default" | uniq }}
{{- if not (has . $watched) }}
{{- $others = append $others . }}
{{- end }}
{{- end }}
{{- range $rule := $within }}
{{- if has "events" $rule.resources }}
{{- range $others }}
{{- include "keepsake.namespacedRight" (dict "context" $.context "name" "keepsake-events" "namespace" . "rules" (list $rule)) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
