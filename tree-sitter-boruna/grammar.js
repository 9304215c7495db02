/**
 * The grammar of `.ax`.
 *
 * It accepts a superset of the language: everything that later layers can explain better than "syntax error"
 * (semicolons, block comments, `()` as a type, compound assignment ...) parses into nodes of its own.
 *
 * Words and `{` after a name come from `src/scanner.c`. There is no `word` token: a reserved word must stay a
 * reserved word where it does not fit, or a forgotten `}` would let `fn next()` parse as a call inside the body.
 */

/// <reference types="tree-sitter-cli/dsl" />
// @ts-check

const PREC = {
  or: 1,
  and: 2,
  equality: 3,
  relation: 4,
  concat: 5,
  sum: 6,
  product: 7,
  prefix: 8,
  postfix: 9,
};

/** A comma-separated list with an optional trailing comma. */
const list = (rule) => optional(seq(rule, repeat(seq(',', rule)), optional(',')));

export default grammar({
  name: 'boruna',

  externals: $ => [
    $._newline,
    $.identifier,
    $._upper_identifier,
    $._keyword_field,
    $._keyword_member,
    $._fn_type,
    $.package_name,
    $.capability_name,
    $._open_quote,
    $._string_content,
    $._record_brace,
    $._lower_record_brace,
    // `in` is a prefix of it, and the internal lexer has no word boundaries.
    'intent',
    // They tell the parser where to stop skipping.
    'module',
    'import',
    'export',
    'type',
    'record',
    'enum',
    'fn',
    // Never produced by the scanner: its validity tells a condition from other places.
    '{',
    // Used by no rule, hence valid only while the parser recovers from an error.
    $._error_sentinel,
  ],

  extras: $ => [/[ \t\r\n]/, $.line_comment, $.block_comment],

  supertypes: $ => [$._item, $._clause, $._type, $._statement, $._expression, $._pattern],

  inline: $ => [$._name, $._field_name, $._member_name],

  // The rules need no GLR; every choice is made by one token of lookahead, a precedence, or the scanner.
  conflicts: _ => [],

  rules: {
    source_file: $ => repeat(choice($._item, $.semicolon)),

    // Only the scanner finds names. The pattern matches nothing: its place, before all other tokens, matters: the parser,
    // when it has to make a token up, takes the first that fits, and a name says least about what was meant.
    identifier: _ => /[^\u{0}-\u{10FFFF}]/u,

    // Items

    _item: $ => choice(
      $.module_declaration,
      $.import_item,
      $.record_item,
      $.enum_item,
      $.function_item,
    ),

    module_declaration: $ => seq('module', field('name', $._name)),

    import_item: $ => seq(
      optional(field('export', 'export')),
      'import',
      field('package', choice($.string_literal, $.package_name)),
    ),

    record_item: $ => seq(
      optional(field('export', 'export')),
      choice('type', 'record'),
      field('name', $._name),
      field('fields', $.field_list),
    ),

    enum_item: $ => seq(
      optional(field('export', 'export')),
      'enum',
      field('name', $._name),
      field('variants', $.variant_list),
    ),

    field_list: $ => seq('{', list($.field_declaration), '}'),

    field_declaration: $ => seq(field('name', $._field_name), ':', field('type', $._type)),

    variant_list: $ => seq('{', list($.variant), '}'),

    variant: $ => seq(
      field('name', $._name),
      optional(field('payload', choice($.tuple_payload, $.field_list))),
    ),

    tuple_payload: $ => seq('(', list($._type), ')'),

    function_item: $ => seq(
      optional(field('export', 'export')),
      'fn',
      field('name', $._name),
      field('parameters', $.parameter_list),
      optional(seq('->', field('result', $._type))),
      repeat(field('clause', $._clause)),
      optional(field('body', $.block)),
    ),

    parameter_list: $ => seq('(', list($.parameter), ')'),

    parameter: $ => seq(field('name', $._name), ':', field('type', $._type)),

    _clause: $ => choice(
      $.capability_list,
      $.intent_clause,
      $.requires_clause,
      $.ensures_clause,
    ),

    capability_list: $ => seq('!', '{', list($.capability_name), '}'),

    intent_clause: $ => seq('intent', field('text', $.string_literal)),

    requires_clause: $ => seq('requires', field('condition', $._expression)),

    ensures_clause: $ => seq('ensures', field('condition', $._expression)),

    // Types

    _type: $ => choice($.named_type, $.generic_type, $.function_type, $.unit_type),

    named_type: $ => field('name', $._name),

    generic_type: $ => seq(field('name', $._name), field('arguments', $.type_arguments)),

    type_arguments: $ => seq('<', list($._type), '>'),

    function_type: $ => seq(
      alias($._fn_type, 'Fn'),
      field('parameters', $.type_list),
      '->',
      field('result', $._type),
    ),

    type_list: $ => seq('(', list($._type), ')'),

    unit_type: _ => seq('(', ')'),

    // Statements

    block: $ => seq('{', repeat(choice($._line, $.semicolon)), '}'),

    _line: $ => seq($._statement, optional($._newline)),

    semicolon: _ => ';',

    _statement: $ => choice(
      $.let_statement,
      $.assignment_statement,
      $.return_statement,
      $.while_statement,
      $.for_statement,
      $.expression_statement,
    ),

    let_statement: $ => seq(
      'let',
      optional(field('mutable', 'mut')),
      field('name', choice($._name, $.wildcard)),
      optional(seq(':', field('type', $._type))),
      '=',
      field('value', $._expression),
    ),

    assignment_statement: $ => seq(
      field('target', $._expression),
      field('operator', choice('=', '+=', '-=', '*=', '/=', '++=')),
      field('value', $._expression),
    ),

    // Right: what follows `return` on its line is its value, not the next statement.
    return_statement: $ => prec.right(seq('return', optional(field('value', $._expression)))),

    while_statement: $ => seq('while', field('condition', $._expression), field('body', $.block)),

    for_statement: $ => seq(
      'for',
      field('variable', $._name),
      'in',
      field('iterable', $._expression),
      field('body', $.block),
    ),

    expression_statement: $ => field('expression', $._expression),

    // Expressions

    _expression: $ => choice(
      $.identifier,
      alias($._upper_identifier, $.identifier),
      $.integer_literal,
      $.float_literal,
      $.string_literal,
      $.boolean_literal,
      $.unit_literal,
      $.none_literal,
      $.wrap_expression,
      $.parenthesized_expression,
      $.list_literal,
      $.map_literal,
      $.block,
      $.if_expression,
      $.match_expression,
      $.variant_expression,
      $.record_expression,
      $.spawn_expression,
      $.send_expression,
      $.receive_expression,
      $.emit_expression,
      $.unary_expression,
      $.binary_expression,
      $.call_expression,
      $.field_expression,
    ),

    // Digits with letters behind them (`0x1f`, `1_000`, `1e9`) are one literal, so that one message can name it.
    integer_literal: _ => /[0-9][0-9A-Za-z_]*/,

    float_literal: _ => token(choice(
      /[0-9]+\.[0-9][0-9A-Za-z_]*/,
      /[0-9]+(\.[0-9]+)?[eE][+-][0-9][0-9A-Za-z_]*/,
    )),

    string_literal: $ => seq(
      alias($._open_quote, '"'),
      repeat(choice(alias($._string_content, 'string_content'), $.escape_sequence)),
      '"',
    ),

    escape_sequence: _ => token.immediate(/\\[^\r\n]?/),

    boolean_literal: _ => choice('true', 'false'),

    unit_literal: _ => seq('(', ')'),

    none_literal: _ => 'None',

    wrap_expression: $ => seq(
      field('constructor', choice('Some', 'Ok', 'Err')),
      '(',
      field('value', $._expression),
      ')',
    ),

    parenthesized_expression: $ => seq('(', field('expression', $._expression), ')'),

    list_literal: $ => seq('[', list($._expression), ']'),

    // `{}` is a block.
    map_literal: $ => seq('{', $.map_entry, repeat(seq(',', $.map_entry)), optional(','), '}'),

    map_entry: $ => seq(field('key', $._expression), ':', field('value', $._expression)),

    if_expression: $ => seq(
      'if',
      field('condition', $._expression),
      field('consequence', $.block),
      optional(seq('else', field('alternative', choice($.block, $.if_expression)))),
    ),

    match_expression: $ => seq(
      'match',
      field('scrutinee', $._expression),
      field('arms', $.match_arm_list),
    ),

    match_arm_list: $ => seq(
      '{',
      repeat(choice(seq($.match_arm, optional(choice(',', $._newline))), $.semicolon)),
      '}',
    ),

    match_arm: $ => seq(field('pattern', $._pattern), '=>', field('body', $._expression)),

    // Right: a `(` behind the name opens the payload, it does not call the variant.
    variant_expression: $ => prec.right(PREC.postfix, seq(
      field('enum', $._name),
      '::',
      field('variant', $._member_name),
      repeat(seq('::', field('extra', $._member_name))),
      optional(field('payload', choice($.variant_argument, $.field_initializer_list))),
    )),

    variant_argument: $ => seq('(', list($._expression), ')'),

    record_expression: $ => choice(
      seq(
        field('name', alias($._upper_identifier, $.identifier)),
        field('fields', $.field_initializer_list),
      ),
      seq(
        field('name', $.identifier),
        field('fields', alias($._lower_initializer_list, $.field_initializer_list)),
      ),
    ),

    field_initializer_list: $ => seq(alias($._record_brace, '{'), $._initializers),

    _lower_initializer_list: $ => seq(alias($._lower_record_brace, '{'), $._initializers),

    // The comma behind a spread is optional.
    _initializers: $ => seq(
      repeat(choice(seq($.spread, optional(',')), seq($.field_initializer, ','))),
      optional($.field_initializer),
      '}',
    ),

    spread: $ => seq('..', field('base', $._expression)),

    field_initializer: $ => seq(field('name', $._field_name), ':', field('value', $._expression)),

    spawn_expression: $ => prec(PREC.prefix, seq('spawn', field('function', $._expression))),

    send_expression: $ => prec(PREC.prefix, seq(
      'send',
      field('target', choice(
        $._name,
        alias($._target_field, $.field_expression),
        $.parenthesized_expression,
      )),
      field('message', $._expression),
    )),

    // The target of `send` takes no call suffix: in `send w (x)` the parenthesis starts the message.
    _target_field: $ => seq(
      field('object', choice($._name, alias($._target_field, $.field_expression))),
      '.',
      field('field', $._member_name),
    ),

    receive_expression: _ => 'receive',

    emit_expression: $ => prec(PREC.prefix, seq('emit', field('value', $._expression))),

    unary_expression: $ => prec(PREC.prefix, seq(
      field('operator', choice('-', '!')),
      field('operand', $._expression),
    )),

    binary_expression: $ => choice(...[
      [PREC.or, '||'],
      [PREC.and, '&&'],
      [PREC.equality, '==', '!='],
      [PREC.relation, '<', '<=', '>', '>='],
      [PREC.concat, '++'],
      [PREC.sum, '+', '-'],
      [PREC.product, '*', '/', '%'],
    ].map(([level, ...operators]) => prec.left(level, seq(
      field('left', $._expression),
      field('operator', operators.length === 1 ? operators[0] : choice(...operators)),
      field('right', $._expression),
    )))),

    call_expression: $ => prec(PREC.postfix, seq(
      field('callee', $._expression),
      field('arguments', $.argument_list),
    )),

    argument_list: $ => seq('(', list($._expression), ')'),

    field_expression: $ => prec(PREC.postfix, seq(
      field('object', $._expression),
      '.',
      field('field', $._member_name),
    )),

    // Patterns

    _pattern: $ => choice(
      $.wildcard,
      $.identifier,
      alias($._upper_identifier, $.identifier),
      $.literal_pattern,
      $.none_literal,
      $.wrap_pattern,
      $.variant_pattern,
    ),

    wildcard: _ => '_',

    literal_pattern: $ => choice(
      seq(optional(field('sign', '-')), choice($.integer_literal, $.float_literal)),
      $.string_literal,
      $.boolean_literal,
      $.unit_literal,
    ),

    wrap_pattern: $ => seq(
      field('constructor', choice('Some', 'Ok', 'Err')),
      '(',
      field('pattern', $._pattern),
      ')',
    ),

    variant_pattern: $ => choice(
      seq(
        field('enum', $._name),
        '::',
        field('variant', $._member_name),
        repeat(seq('::', field('extra', $._member_name))),
        optional(field('payload', $._pattern_payload)),
      ),
      seq(field('variant', $._name), field('payload', $._pattern_payload)),
    ),

    _pattern_payload: $ => choice($.pattern_argument, $.field_pattern_list),

    pattern_argument: $ => seq('(', list($._pattern), ')'),

    field_pattern_list: $ => seq('{', list($.field_pattern), '}'),

    field_pattern: $ => seq(
      field('name', $._field_name),
      optional(seq(':', field('pattern', $._pattern))),
    ),

    // Names

    _name: $ => choice($.identifier, alias($._upper_identifier, $.identifier)),

    _field_name: $ => choice($._name, alias($._keyword_field, $.identifier)),

    _member_name: $ => choice($._name, alias($._keyword_member, $.identifier)),

    // Comments

    // A carriage return before the line feed belongs to the line end.
    line_comment: _ => token(seq('//', /([^\r\n]|\r+[^\r\n])*/)),

    // Not closed: runs to the end of the file.
    block_comment: _ => token(seq('/*', /([^*]|\*+[^*\/])*(\*+\/?)?/)),
  },
});
