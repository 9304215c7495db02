; The editors do not share their names: `indent.begin` and `indent.branch` are Neovim's, `indent` and `outdent`
; Helix's, `indent` and `end` Zed's. A pattern captures one node at most three times.

[
  (block)
  (match_arm_list)
  (field_list)
  (variant_list)
  (tuple_payload)
  (capability_list)
  (parameter_list)
  (type_list)
  (type_arguments)
  (argument_list)
  (variant_argument)
  (parenthesized_expression)
  (field_initializer_list)
  (field_pattern_list)
  (pattern_argument)
  (list_literal)
  (map_literal)
] @indent.begin @indent

["}" ")" "]"] @indent.branch @indent.end
["}" ")" "]"] @outdent @end

(type_arguments ">" @indent.branch @indent.end)
(type_arguments ">" @outdent @end)

; The text of a string is the program's business.
[(string_literal) (block_comment)] @indent.ignore
