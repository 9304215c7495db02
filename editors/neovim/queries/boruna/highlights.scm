; Where several patterns capture one node, the last one counts.

; Names

(identifier) @variable

((identifier) @constant
  (#match? @constant "^[A-Z]"))

(parameter name: (identifier) @variable.parameter)

(field_declaration name: (identifier) @variable.member)
(field_initializer name: (identifier) @variable.member)
(field_pattern name: (identifier) @variable.member)
(field_expression field: (identifier) @variable.member)

(variant name: (identifier) @constant)
(variant_expression variant: (identifier) @constant)
(variant_pattern variant: (identifier) @constant)

(function_item name: (identifier) @function)
(call_expression callee: (identifier) @function.call)
(call_expression callee: (field_expression field: (identifier) @function.call))
(spawn_expression function: (identifier) @function)

((call_expression callee: (identifier) @function.builtin)
  (#match? @function.builtin "^__builtin_"))

; Types

(record_item name: (identifier) @type)
(enum_item name: (identifier) @type)
(named_type name: (identifier) @type)
(generic_type name: (identifier) @type)
(record_expression name: (identifier) @type)
(variant_expression enum: (identifier) @type)
(variant_pattern enum: (identifier) @type)

((named_type name: (identifier) @type.builtin)
  (#any-of? @type.builtin "Int" "Float" "String" "Bool" "Unit"))

((generic_type name: (identifier) @type.builtin)
  (#any-of? @type.builtin "Option" "Result" "List" "Map"))

(function_type "Fn" @type.builtin)
(unit_type) @type.builtin

; Modules, packages, capabilities

(module_declaration name: (identifier) @module)
(package_name) @module
(capability_name) @attribute

; Literals

(integer_literal) @number
(float_literal) @number.float
(boolean_literal) @boolean
(string_literal) @string
(escape_sequence) @string.escape
[(none_literal) (unit_literal)] @constant.builtin
(wildcard) @character.special

(wrap_expression constructor: _ @constructor)
(wrap_pattern constructor: _ @constructor)

; Keywords

["let" "intent" "requires" "ensures"] @keyword
"fn" @keyword.function
["type" "record" "enum"] @keyword.type
["module" "import"] @keyword.import
["export" "mut"] @keyword.modifier
["if" "else" "match"] @keyword.conditional
["for" "in" "while"] @keyword.repeat
"return" @keyword.return
["spawn" "send" "emit"] @keyword.coroutine
(receive_expression) @keyword.coroutine

; Operators and punctuation

[
  "=" "+=" "-=" "*=" "/=" "++="
  "+" "-" "*" "/" "%" "++"
  "==" "!=" "<" "<=" ">" ">="
  "&&" "||" "!"
  "->" "=>" ".."
] @operator

["(" ")" "[" "]" "{" "}"] @punctuation.bracket
(type_arguments ["<" ">"] @punctuation.bracket)
["," ":" "::" "."] @punctuation.delimiter
(semicolon) @punctuation.delimiter
(capability_list "!" @punctuation.special)

; Comments

[(line_comment) (block_comment)] @comment
