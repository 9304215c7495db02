// The tokens of `.ax` that a regular expression cannot decide: the newline that ends a statement, words (a reserved
// word is never an identifier), the `{` of a record literal, and where a string ends that is never closed. It looks
// past the token it returns only over blanks, comments, one name or one string, so scanning stays linear.

#include "tree_sitter/parser.h"

#include <stdlib.h>
#include <string.h>

// In the order of `externals` in the grammar.
enum TokenType {
  NEWLINE,
  IDENTIFIER,
  UPPER_IDENTIFIER,
  KEYWORD_FIELD,
  KEYWORD_MEMBER,
  FN_TYPE,
  PACKAGE_NAME,
  CAPABILITY_NAME,
  OPEN_QUOTE,
  STRING_CONTENT,
  RECORD_BRACE,
  LOWER_RECORD_BRACE,
  INTENT,
  MODULE,
  IMPORT,
  EXPORT,
  TYPE,
  RECORD,
  ENUM,
  FN,
  OPEN_BRACE,
  ERROR_SENTINEL,
};

enum { NOTHING = -1 };

enum {
  // The last token was an item's keyword at the start of a line. The parser never skips a token that changes the
  // state if it can go back to where the token fits, so an error does not reach beyond such a keyword.
  ITEM_BEGUN = 1,
  // The string that was opened last has no closing quote: it ends with its line.
  ENDS_WITH_LINE = 2,
  // Some string was never closed. What opens behind it ends with its line, which also keeps the search for closing
  // quotes linear.
  UNCLOSED = 4,
};

typedef struct {
  TSLexer *lexer;
  const bool *valid;
  // While it recovers from an error, the parser takes any token: it gets only those that need no context.
  bool recovering;
  // A line feed was crossed on the way to the token.
  bool line_start;
  // The token is the first character of its line.
  bool first_column;
  unsigned char *state;
} Scan;

// Long enough to tell every reserved word from its longer relatives.
enum { WORD_CAPACITY = 12 };

typedef struct {
  char text[WORD_CAPACITY];
  bool upper;
} Word;

static const struct {
  const char *text;
  int token;
} RESERVED[] = {
  {"fn", FN},           {"type", TYPE},       {"enum", ENUM},     {"module", MODULE},   {"import", IMPORT},
  {"export", EXPORT},   {"intent", INTENT},   {"let", NOTHING},   {"mut", NOTHING},     {"if", NOTHING},
  {"else", NOTHING},    {"match", NOTHING},   {"return", NOTHING}, {"true", NOTHING},   {"false", NOTHING},
  {"None", NOTHING},    {"Some", NOTHING},    {"Ok", NOTHING},    {"Err", NOTHING},     {"requires", NOTHING},
  {"ensures", NOTHING}, {"spawn", NOTHING},   {"send", NOTHING},  {"receive", NOTHING}, {"emit", NOTHING},
  {"while", NOTHING},   {"for", NOTHING},     {"in", NOTHING},
};

static bool is_word_start(int32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_word_part(int32_t c) { return is_word_start(c) || (c >= '0' && c <= '9'); }

static bool is_blank(int32_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

static void advance(Scan *scan) { scan->lexer->advance(scan->lexer, false); }

static void mark_end(Scan *scan) { scan->lexer->mark_end(scan->lexer); }

static bool at_end(Scan *scan) { return scan->lexer->eof(scan->lexer); }

static bool at(Scan *scan, int32_t c) { return scan->lexer->lookahead == c; }

static bool finish(Scan *scan, enum TokenType token) {
  *scan->state &= (unsigned char)~ITEM_BEGUN;
  scan->lexer->result_symbol = (TSSymbol)token;
  return true;
}

static void look_over_blanks(Scan *scan) {
  while (is_blank(scan->lexer->lookahead)) advance(scan);
}

static void look_over_inline_blanks(Scan *scan) {
  while (is_blank(scan->lexer->lookahead) && !at(scan, '\n')) advance(scan);
}

static void look_over_word(Scan *scan) {
  while (is_word_part(scan->lexer->lookahead)) advance(scan);
}

// Moves over what follows a `/` if that makes it a comment.
static bool look_over_comment_rest(Scan *scan) {
  if (at(scan, '/')) {
    while (!at(scan, '\n') && !at_end(scan)) advance(scan);
    return true;
  }
  if (!at(scan, '*')) return false;
  advance(scan);
  bool after_star = false;
  while (!at_end(scan) && !(after_star && at(scan, '/'))) {
    after_star = at(scan, '*');
    advance(scan);
  }
  advance(scan);
  return true;
}

static void look_over_extras(Scan *scan) {
  for (;;) {
    look_over_blanks(scan);
    if (!at(scan, '/')) return;
    advance(scan);
    if (!look_over_comment_rest(scan)) return;
  }
}

static Word read_word(Scan *scan) {
  Word word = {{0}, scan->lexer->lookahead >= 'A' && scan->lexer->lookahead <= 'Z'};
  for (unsigned length = 0; is_word_part(scan->lexer->lookahead); advance(scan)) {
    if (length + 1 < WORD_CAPACITY) word.text[length++] = (char)scan->lexer->lookahead;
  }
  return word;
}

static bool word_is(const Word *word, const char *text) { return strcmp(word->text, text) == 0; }

static bool is_reserved(const Word *word, int *token) {
  for (unsigned i = 0; i < sizeof RESERVED / sizeof RESERVED[0]; i++) {
    if (word_is(word, RESERVED[i].text)) {
      *token = RESERVED[i].token;
      return true;
    }
  }
  return false;
}

// At a `:`: true unless it begins `::`.
static bool at_single_colon(Scan *scan) {
  if (!at(scan, ':')) return false;
  advance(scan);
  return !at(scan, ':');
}

// Whether the `record` just read goes on as `record Name {` on its line: an item, also where the body before it
// was not closed.
static bool begins_record_item(Scan *scan) {
  look_over_inline_blanks(scan);
  if (!is_word_start(scan->lexer->lookahead)) return false;
  look_over_word(scan);
  look_over_inline_blanks(scan);
  return at(scan, '{');
}

static bool finish_keyword(Scan *scan, int token) {
  if (token == NOTHING) return false;
  finish(scan, (enum TokenType)token);
  if (scan->first_column && token != INTENT) *scan->state |= ITEM_BEGUN;
  return true;
}

// A reserved word may name a field. In a list of fields it does so if the list goes on as it should behind it;
// behind a dot it must be on the dot's line, or a half-typed `x.` would swallow the `let` of the next line.
static bool scan_keyword_as_name(Scan *scan) {
  if (scan->valid[KEYWORD_MEMBER]) return !scan->line_start && finish(scan, KEYWORD_MEMBER);
  if (!scan->valid[KEYWORD_FIELD]) return false;
  look_over_blanks(scan);
  bool fits = at(scan, ',') || at(scan, '}') || at_single_colon(scan);
  return fits && finish(scan, KEYWORD_FIELD);
}

// `std-ui`; the dashes touch their neighbours.
static bool scan_package_name_rest(Scan *scan) {
  while (at(scan, '-')) {
    advance(scan);
    if (!is_word_part(scan->lexer->lookahead)) break;
    look_over_word(scan);
    mark_end(scan);
  }
  return finish(scan, PACKAGE_NAME);
}

// `net.fetch`; a trailing dot is kept, so that a half-typed name stays one node.
static bool scan_capability_name_rest(Scan *scan) {
  while (at(scan, '.')) {
    advance(scan);
    look_over_word(scan);
  }
  mark_end(scan);
  return finish(scan, CAPABILITY_NAME);
}

// `ends_statement`: a statement is complete, and the word is on a later line.
static bool scan_word(Scan *scan, bool ends_statement) {
  const bool *valid = scan->valid;
  Word word = read_word(scan);
  int token = NOTHING;
  bool reserved = is_reserved(&word, &token);

  bool begins_item = reserved && token != NOTHING && token != INTENT;
  if (ends_statement && !(begins_item && scan->first_column)) {
    return !word_is(&word, "else") && finish(scan, NEWLINE);
  }

  mark_end(scan);
  if (reserved) {
    if (!scan->recovering) {
      if (valid[CAPABILITY_NAME] && at(scan, '.')) return scan_capability_name_rest(scan);
      if (scan_keyword_as_name(scan)) return true;
    }
    return finish_keyword(scan, token);
  }
  if (word_is(&word, "record")) {
    // Where no name fits, it is the keyword. Otherwise it is if an item follows, except where no block fits: there
    // it is the target of a `send`, and its message follows.
    bool name_fits = valid[IDENTIFIER] || valid[PACKAGE_NAME] || valid[CAPABILITY_NAME];
    if (!name_fits || (!(valid[IDENTIFIER] && !valid[OPEN_BRACE]) && begins_record_item(scan))) {
      return finish_keyword(scan, RECORD);
    }
  }
  if (word_is(&word, "_")) return false;
  if (!scan->recovering) {
    if (valid[PACKAGE_NAME]) return scan_package_name_rest(scan);
    if (valid[CAPABILITY_NAME]) return scan_capability_name_rest(scan);
    if (valid[FN_TYPE] && word_is(&word, "Fn")) {
      look_over_blanks(scan);
      if (at(scan, '(')) return finish(scan, FN_TYPE);
    }
  }
  // Even where no name is expected: the lexer would find a keyword at the head of a longer word.
  return finish(scan, word.upper ? UPPER_IDENTIFIER : IDENTIFIER);
}

// At a token that is no word, on a line behind a complete statement: a newline ends it unless the token goes on.
static bool scan_newline(Scan *scan) {
  int32_t first = scan->lexer->lookahead;
  switch (first) {
    case '}': case '.': case ',': case '=': case ':': case '+': case '*': case '%': case '<': case '>':
      return false;
    case '!': case '&': case '|':
      advance(scan);
      return !at(scan, first == '!' ? '=' : first) && finish(scan, NEWLINE);
    case '/':
      advance(scan);
      // The line feed behind a line comment asks again, and so does one behind a block comment.
      if (!at(scan, '*')) return false;
      look_over_comment_rest(scan);
      look_over_inline_blanks(scan);
      if (at(scan, '/')) return finish(scan, NEWLINE);
      return !at(scan, '\n') && scan_newline(scan);
    default:
      return !at_end(scan) && finish(scan, NEWLINE);
  }
}

// At a `{` behind a name that may begin a record literal. In a condition, where a block may follow and a newline
// means nothing, it does so only if a field or a spread follows.
static bool scan_record_brace(Scan *scan) {
  const bool *valid = scan->valid;
  bool in_condition = valid[OPEN_BRACE] && !valid[NEWLINE];
  advance(scan);
  mark_end(scan);
  if (valid[RECORD_BRACE] && !in_condition) return finish(scan, RECORD_BRACE);

  look_over_extras(scan);
  bool is_record;
  if (at(scan, '.')) {
    advance(scan);
    is_record = at(scan, '.');
  } else {
    if (!is_word_start(scan->lexer->lookahead)) return false;
    look_over_word(scan);
    look_over_extras(scan);
    is_record = at_single_colon(scan);
  }
  return is_record && finish(scan, valid[RECORD_BRACE] ? RECORD_BRACE : LOWER_RECORD_BRACE);
}

static bool scan_open_quote(Scan *scan) {
  advance(scan);
  mark_end(scan);
  bool only_this_line = (*scan->state & UNCLOSED) != 0;
  *scan->state &= (unsigned char)~ENDS_WITH_LINE;
  while (!at(scan, '"')) {
    if (at_end(scan) || (only_this_line && at(scan, '\n'))) {
      *scan->state |= ENDS_WITH_LINE | UNCLOSED;
      break;
    }
    bool escape = at(scan, '\\');
    advance(scan);
    if (escape && !at_end(scan) && !at(scan, '\n') && !at(scan, '\r')) advance(scan);
  }
  return finish(scan, OPEN_QUOTE);
}

static bool at_string_end(Scan *scan) {
  bool ends_with_line = (*scan->state & ENDS_WITH_LINE) != 0;
  return at(scan, '"') || at_end(scan) || (ends_with_line && at(scan, '\n'));
}

static bool scan_string_content(Scan *scan) {
  if (at_string_end(scan) || at(scan, '\\')) return false;
  while (!at_string_end(scan) && !at(scan, '\\')) advance(scan);
  mark_end(scan);
  return finish(scan, STRING_CONTENT);
}

void *tree_sitter_boruna_external_scanner_create(void) { return calloc(1, 1); }

void tree_sitter_boruna_external_scanner_destroy(void *payload) { free(payload); }

unsigned tree_sitter_boruna_external_scanner_serialize(void *payload, char *buffer) {
  unsigned char state = *(unsigned char *)payload;
  buffer[0] = (char)state;
  return state == 0 ? 0 : 1;
}

void tree_sitter_boruna_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  *(unsigned char *)payload = length == 0 ? 0 : (unsigned char)buffer[0];
}

bool tree_sitter_boruna_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  Scan scan = {
    .lexer = lexer,
    .valid = valid,
    .recovering = valid[ERROR_SENTINEL],
    .state = payload,
  };

  if (valid[STRING_CONTENT] && !scan.recovering) {
    bool line_ends_it = at(&scan, '\n') && (*scan.state & ENDS_WITH_LINE) != 0;
    if (!line_ends_it) return scan_string_content(&scan);
  }

  while (is_blank(lexer->lookahead)) {
    scan.first_column = at(&scan, '\n');
    scan.line_start = scan.line_start || scan.first_column;
    lexer->advance(lexer, true);
  }
  mark_end(&scan);

  bool ends_statement = scan.line_start && valid[NEWLINE] && !scan.recovering;
  if (is_word_start(lexer->lookahead)) return scan_word(&scan, ends_statement);
  if (ends_statement) return scan_newline(&scan);
  if (at(&scan, '"')) return scan_open_quote(&scan);
  if (at(&scan, '{') && !scan.recovering && (valid[RECORD_BRACE] || valid[LOWER_RECORD_BRACE])) {
    return scan_record_brace(&scan);
  }
  return false;
}
