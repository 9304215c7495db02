; Each capture twice: some editors say "inside" and "around", others "inner" and "outer". A pattern captures one node
; at most three times.

(function_item body: (block) @function.inside @function.inner) @function.around @function.outer

(record_item fields: (field_list) @class.inside @class.inner) @class.around @class.outer
(enum_item variants: (variant_list) @class.inside @class.inner) @class.around @class.outer

(parameter_list
  ((parameter) @parameter.inside . ","? @parameter.around) @parameter.around)
(parameter_list
  ((parameter) @parameter.inner . ","? @parameter.outer) @parameter.outer)

(argument_list
  ((_) @parameter.inside . ","? @parameter.around) @parameter.around)
(argument_list
  ((_) @parameter.inner . ","? @parameter.outer) @parameter.outer)

(call_expression arguments: (argument_list) @call.inside @call.inner) @call.around @call.outer

(if_expression consequence: (block) @conditional.inside @conditional.inner) @conditional.around @conditional.outer
(match_expression arms: (match_arm_list) @conditional.inside @conditional.inner) @conditional.around @conditional.outer

(for_statement body: (block) @loop.inside @loop.inner) @loop.around @loop.outer
(while_statement body: (block) @loop.inside @loop.inner) @loop.around @loop.outer

(block) @block.around @block.outer

(match_arm body: (_) @entry.inside @entry.inner) @entry.around @entry.outer

[(line_comment) (block_comment)] @comment.inside @comment.inner
[(line_comment) (block_comment)] @comment.around @comment.outer
