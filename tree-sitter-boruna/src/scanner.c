// The tokens of `.ax` that a regular expression cannot decide: the newline that ends a statement, words (a reserved
// word is never an identifier), and the `{` of a record literal. It keeps no state, and looks past the token it
// returns only over blanks, comments and one name, so scanning stays linear and reusing old trees stays sound.

#include "tree_sitter/parser.h"

#include <string.h>

enum TokenType {
  NEWLINE,
  IDENTIFIER,
  UPPER_IDENTIFIER,
  KEYWORD_FIELD,
  KEYWORD_MEMBER,
  FN_TYPE,
  PACKAGE_NAME,
  CAPABILITY_NAME,
  STRING_CONTENT,
  RECORD_BRACE,
  LOWER_RECORD_BRACE,
  INTENT,
  OPEN_BRACE,
  ERROR_SENTINEL,
};

// Long enough to tell every reserved word from its longer relatives.
enum { WORD_CAPACITY = 12 };

typedef struct {
  char text[WORD_CAPACITY];
  bool upper;
} Word;

static const char *const RESERVED[] = {
  "fn",   "let",   "mut",  "if",   "else", "match", "return",   "type",    "enum",   "module",
  "import", "export", "true", "false", "None", "Some",  "Ok",       "Err",     "requires", "ensures",
  "intent", "spawn",  "send", "receive", "emit", "while", "for",      "in",
};

static bool is_word_start(int32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_word_part(int32_t c) { return is_word_start(c) || (c >= '0' && c <= '9'); }

static bool is_blank(int32_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }

static bool finish(TSLexer *lexer, enum TokenType token) {
  lexer->result_symbol = (TSSymbol)token;
  return true;
}

static void look_over_blanks(TSLexer *lexer) {
  while (is_blank(lexer->lookahead)) advance(lexer);
}

static void look_over_inline_blanks(TSLexer *lexer) {
  while (is_blank(lexer->lookahead) && lexer->lookahead != '\n') advance(lexer);
}

// Moves over what follows a `/` if that makes it a comment. Lookahead only: nothing is marked.
static bool look_over_comment_rest(TSLexer *lexer) {
  if (lexer->lookahead == '/') {
    while (lexer->lookahead != '\n' && !lexer->eof(lexer)) advance(lexer);
    return true;
  }
  if (lexer->lookahead != '*') return false;
  advance(lexer);
  int32_t previous = 0;
  while (!lexer->eof(lexer)) {
    int32_t current = lexer->lookahead;
    advance(lexer);
    if (previous == '*' && current == '/') break;
    previous = current;
  }
  return true;
}

static void look_over_extras(TSLexer *lexer) {
  for (;;) {
    look_over_blanks(lexer);
    if (lexer->lookahead != '/') return;
    advance(lexer);
    if (!look_over_comment_rest(lexer)) return;
  }
}

static Word read_word(TSLexer *lexer) {
  Word word = {{0}, lexer->lookahead >= 'A' && lexer->lookahead <= 'Z'};
  for (unsigned length = 0; is_word_part(lexer->lookahead); advance(lexer)) {
    if (length + 1 < WORD_CAPACITY) word.text[length++] = (char)lexer->lookahead;
  }
  return word;
}

static bool word_is(const Word *word, const char *text) { return strcmp(word->text, text) == 0; }

static bool is_reserved(const Word *word) {
  for (unsigned i = 0; i < sizeof RESERVED / sizeof RESERVED[0]; i++) {
    if (word_is(word, RESERVED[i])) return true;
  }
  return false;
}

// At a `:`: true unless it begins `::`.
static bool at_single_colon(TSLexer *lexer) {
  if (lexer->lookahead != ':') return false;
  advance(lexer);
  return lexer->lookahead != ':';
}

// Whether the `record` just read goes on as `record Name {` on its line: an item, also where the body before it
// was not closed.
static bool begins_record_item(TSLexer *lexer) {
  look_over_inline_blanks(lexer);
  if (!is_word_start(lexer->lookahead)) return false;
  while (is_word_part(lexer->lookahead)) advance(lexer);
  look_over_inline_blanks(lexer);
  return lexer->lookahead == '{';
}

// Whether the token at the start of a line continues the statement of the line before.
static bool continues_statement(TSLexer *lexer) {
  int32_t first = lexer->lookahead;
  switch (first) {
    case '.': case ',': case '=': case ':': case '+': case '*': case '/': case '%': case '<': case '>':
      return true;
    case '!': case '&': case '|':
      advance(lexer);
      return lexer->lookahead == (first == '!' ? '=' : first);
    case 'e': {
      Word word = read_word(lexer);
      return word_is(&word, "else");
    }
    default:
      return false;
  }
}

// At the first character of a line, with a statement complete before it. A line comment is left to the lexer:
// the line feed behind it asks again.
static bool scan_newline(TSLexer *lexer) {
  if (lexer->lookahead == '/') {
    advance(lexer);
    if (lexer->lookahead != '*') return false;
    look_over_comment_rest(lexer);
    look_over_inline_blanks(lexer);
    if (lexer->lookahead == '\n') return false;
    if (lexer->lookahead == '/') return finish(lexer, NEWLINE);
  }
  if (lexer->eof(lexer) || lexer->lookahead == '}' || continues_statement(lexer)) return false;
  return finish(lexer, NEWLINE);
}

static bool scan_string_content(TSLexer *lexer) {
  bool any = false;
  while (lexer->lookahead != '"' && lexer->lookahead != '\\' && !lexer->eof(lexer)) {
    advance(lexer);
    any = true;
  }
  lexer->mark_end(lexer);
  return any && finish(lexer, STRING_CONTENT);
}

// At a `{` behind a name that may begin a record literal.
static bool scan_record_brace(TSLexer *lexer, const bool *valid) {
  bool in_condition = valid[OPEN_BRACE] && !valid[NEWLINE];
  advance(lexer);
  lexer->mark_end(lexer);
  if (valid[RECORD_BRACE] && !in_condition) return finish(lexer, RECORD_BRACE);

  look_over_extras(lexer);
  bool is_record;
  if (lexer->lookahead == '.') {
    advance(lexer);
    is_record = lexer->lookahead == '.';
  } else {
    if (!is_word_start(lexer->lookahead)) return false;
    while (is_word_part(lexer->lookahead)) advance(lexer);
    look_over_extras(lexer);
    is_record = at_single_colon(lexer);
  }
  return is_record && finish(lexer, valid[RECORD_BRACE] ? RECORD_BRACE : LOWER_RECORD_BRACE);
}

// `std-ui`; the dashes touch their neighbours.
static bool scan_package_name(TSLexer *lexer) {
  Word word = read_word(lexer);
  lexer->mark_end(lexer);
  if (is_reserved(&word)) return false;
  if (word_is(&word, "record") && begins_record_item(lexer)) return false;
  while (lexer->lookahead == '-') {
    advance(lexer);
    if (!is_word_part(lexer->lookahead)) break;
    read_word(lexer);
    lexer->mark_end(lexer);
  }
  return finish(lexer, PACKAGE_NAME);
}

// `net.fetch`; a trailing dot is kept, so that a half-typed name stays one node.
static bool scan_capability_name(TSLexer *lexer) {
  Word word = read_word(lexer);
  if (is_reserved(&word) && lexer->lookahead != '.') return false;
  while (lexer->lookahead == '.') {
    advance(lexer);
    read_word(lexer);
  }
  lexer->mark_end(lexer);
  return finish(lexer, CAPABILITY_NAME);
}

// A reserved word may name a field. In a list of fields it does so if the list goes on as it should behind it;
// behind a dot it must be on the dot's line, or a half-typed `x.` would swallow the `let` of the next line.
static bool scan_keyword_as_name(TSLexer *lexer, const bool *valid, bool at_line_start) {
  if (valid[KEYWORD_MEMBER]) return !at_line_start && finish(lexer, KEYWORD_MEMBER);
  if (!valid[KEYWORD_FIELD]) return false;
  look_over_blanks(lexer);
  bool fits = lexer->lookahead == ',' || lexer->lookahead == '}' || at_single_colon(lexer);
  return fits && finish(lexer, KEYWORD_FIELD);
}

static bool scan_word(TSLexer *lexer, const bool *valid, bool recovering, bool at_line_start) {
  Word word = read_word(lexer);
  lexer->mark_end(lexer);
  if (word_is(&word, "_")) return false;

  if (is_reserved(&word)) {
    bool named = !recovering && (valid[KEYWORD_MEMBER] || valid[KEYWORD_FIELD]);
    if (named && scan_keyword_as_name(lexer, valid, at_line_start)) return true;
    return word_is(&word, "intent") && finish(lexer, INTENT);
  }
  if (word_is(&word, "record")) {
    if (!valid[IDENTIFIER]) return false;
    // Without a brace after it, it is the target of a `send` whose message follows.
    if (valid[OPEN_BRACE] && begins_record_item(lexer)) return false;
  }
  if (word_is(&word, "Fn") && valid[FN_TYPE] && !recovering) {
    look_over_blanks(lexer);
    if (lexer->lookahead == '(') return finish(lexer, FN_TYPE);
  }
  // Even where no name is expected: the lexer would find a keyword at the head of a longer word.
  return finish(lexer, word.upper ? UPPER_IDENTIFIER : IDENTIFIER);
}

void *tree_sitter_boruna_external_scanner_create(void) { return NULL; }

void tree_sitter_boruna_external_scanner_destroy(void *payload) { (void)payload; }

unsigned tree_sitter_boruna_external_scanner_serialize(void *payload, char *buffer) {
  (void)payload;
  (void)buffer;
  return 0;
}

void tree_sitter_boruna_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  (void)payload;
  (void)buffer;
  (void)length;
}

bool tree_sitter_boruna_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  (void)payload;
  bool recovering = valid[ERROR_SENTINEL];
  if (valid[STRING_CONTENT] && !recovering) return scan_string_content(lexer);

  bool at_line_start = false;
  while (is_blank(lexer->lookahead)) {
    bool line_feed = lexer->lookahead == '\n';
    if (line_feed && !at_line_start && valid[NEWLINE]) {
      advance(lexer);
      lexer->mark_end(lexer);
    } else {
      lexer->advance(lexer, !(at_line_start && valid[NEWLINE]));
    }
    at_line_start = at_line_start || line_feed;
  }

  if (at_line_start && valid[NEWLINE]) return scan_newline(lexer);
  if (lexer->lookahead == '{' && !recovering && (valid[RECORD_BRACE] || valid[LOWER_RECORD_BRACE])) {
    return scan_record_brace(lexer, valid);
  }
  if (!is_word_start(lexer->lookahead)) return false;
  if (!recovering && valid[PACKAGE_NAME]) return scan_package_name(lexer);
  if (!recovering && valid[CAPABILITY_NAME]) return scan_capability_name(lexer);
  return scan_word(lexer, valid, recovering, at_line_start);
}
