; Scopes

[
  (function_item)
  (block)
  (for_statement)
  (match_arm)
] @local.scope

; Definitions

(parameter name: (identifier) @local.definition @local.definition.parameter)
(let_statement name: (identifier) @local.definition @local.definition.var)
(for_statement variable: (identifier) @local.definition @local.definition.var)

; In a pattern a lowercase name is a binding, an uppercase one a variant.
((_pattern/identifier) @local.definition @local.definition.var
  (#match? @local.definition "^[a-z_]"))

; `V { field }` binds `field`.
(field_pattern
  name: (identifier) @local.definition @local.definition.var
  !pattern)

; References

(_expression/identifier) @local.reference
(send_expression target: (identifier) @local.reference)
