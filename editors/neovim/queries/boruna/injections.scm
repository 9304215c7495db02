; The text between the quotes and the escapes is what is injected: not every editor can cut the quotes off a range.

; A string that begins like a statement of SQL.
((string_literal "string_content" @injection.content) @_literal
  (#match? @_literal "^\"\\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|WITH|select|insert|update|delete|create|alter|drop|with)\\s")
  (#set! injection.language "sql"))

; The statement of a query, however it begins.
((call_expression
  callee: (identifier) @_callee
  arguments: (argument_list . (_) . (string_literal "string_content" @injection.content) @_literal))
  (#eq? @_callee "db_query")
  (#not-match? @_literal "^\"\\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|WITH|select|insert|update|delete|create|alter|drop|with)\\s")
  (#set! injection.language "sql"))

; A string that begins like an object or an array of JSON.
((string_literal "string_content" @injection.content) @_literal
  (#match? @_literal "^\"\\s*(\\{\\s*(\\}|\\\\\")|\\[\\s*(\\]|\\{|\\[|\\\\\"|[0-9]))")
  (#set! injection.language "json"))
