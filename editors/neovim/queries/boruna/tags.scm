; Definitions

(
  (line_comment)* @doc
  .
  (function_item name: (identifier) @name) @definition.function
  (#strip! @doc "^//\\s?")
  (#select-adjacent! @doc @definition.function)
)

(
  (line_comment)* @doc
  .
  (record_item name: (identifier) @name) @definition.class
  (#strip! @doc "^//\\s?")
  (#select-adjacent! @doc @definition.class)
)

(
  (line_comment)* @doc
  .
  (enum_item name: (identifier) @name) @definition.enum
  (#strip! @doc "^//\\s?")
  (#select-adjacent! @doc @definition.enum)
)

(module_declaration name: (identifier) @name) @definition.module
(variant name: (identifier) @name) @definition.constant
(field_declaration name: (identifier) @name) @definition.field

; References

(call_expression callee: (identifier) @name) @reference.call
(spawn_expression function: (identifier) @name) @reference.call
(record_expression name: (identifier) @name) @reference.class
(variant_expression enum: (identifier) @name) @reference.enum
(variant_pattern enum: (identifier) @name) @reference.enum
(named_type name: (identifier) @name) @reference.type
