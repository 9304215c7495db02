[
  (block)
  (match_arm_list)
  (field_list)
  (variant_list)
  (capability_list)
  (parameter_list)
  (argument_list)
  (variant_argument)
  (field_initializer_list)
  (field_pattern_list)
  (list_literal)
  (map_literal)
  (string_literal)
  (block_comment)
] @fold

(import_item)+ @fold
(line_comment)+ @fold
