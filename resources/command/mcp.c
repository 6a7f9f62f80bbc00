/* MCP without the app: finds out what a message wants, and answers for the app while it is not running. */
#include <stdio.h>
#include <string.h>
#include "command.h"
#include "mcp-answers.h"

#define MAX_WORD 256

/* The words of a message that decide its answer. Strings keep their quotes and escapes. */
struct message {
  char line[MAX_LINE + 1];
  size_t length;
  /* Scanning the JSON so far. */
  int depth;
  int in_string, is_escaped;
  char key[MAX_WORD], word[MAX_WORD];
  size_t word_length;
  char id[MAX_WORD], method[MAX_WORD];
};

static void end_word(struct message *message) {
  /* No id may be that long. */
  if (message->word_length >= MAX_WORD) strcpy(message->word, "?");
  else message->word[message->word_length] = 0;
  message->word_length = 0;
}

static void add_to_word(struct message *message, char character) {
  if (message->depth != 1) return;
  if (message->word_length == MAX_WORD) return;
  message->word[message->word_length] = character;
  message->word_length += 1;
}

/* A value of the outermost object has ended. */
static void end_value(struct message *message) {
  end_word(message);
  if (strcmp(message->key, "\"id\"") == 0) strcpy(message->id, message->word);
  if (strcmp(message->key, "\"method\"") == 0) strcpy(message->method, message->word);
  message->key[0] = 0;
}

/* Takes one byte of the line. Never fails: text that is not JSON leaves the words empty. */
static void scan(struct message *message, char character) {
  if (message->length < MAX_LINE) message->line[message->length] = character;
  message->length += 1;
  if (message->in_string) {
    add_to_word(message, character);
    if (message->is_escaped) message->is_escaped = 0;
    else if (character == '\\') message->is_escaped = 1;
    else if (character == '"') message->in_string = 0;
    return;
  }
  switch (character) {
    case '"':
      message->in_string = 1;
      add_to_word(message, character);
      break;
    case '{':
    case '[':
      /* Neither an id nor a method. */
      add_to_word(message, '?');
      if (message->depth < MAX_LINE) message->depth += 1;
      break;
    case '}':
    case ']':
      if (message->depth == 1) end_value(message);
      if (message->depth > 0) message->depth -= 1;
      break;
    case ':':
      if (message->depth != 1) break;
      end_word(message);
      strcpy(message->key, message->word);
      break;
    case ',':
      if (message->depth == 1) end_value(message);
      break;
    case ' ':
    case '\t':
    case '\r':
      break;
    default:
      add_to_word(message, character);
  }
}

/* Whether the answer can repeat the id unchanged. */
static int has_id(const struct message *message) {
  const char *id = message->id;
  size_t length = strlen(id);
  if (*id == '"') return length > 1 && id[length - 1] == '"' && id[length - 2] != '\\';
  return length > 0 && strspn(id, "0123456789.-+eE") == length;
}

static void answer(const char *id, const char *kind, const char *text) {
  printf("{\"jsonrpc\":\"2.0\",\"id\":%s,\"%s\":%s}\n", id, kind, text);
}

/* The first recorded answer to the method whose mark is in the line. */
static const char *recorded_answer(const struct message *message) {
  for (size_t index = 0; index < sizeof answers / sizeof *answers; index += 1)
    if (strcmp(answers[index].method, message->method) == 0 && strstr(message->line, answers[index].mark) != NULL)
      return answers[index].result;
  return NULL;
}

static void reply(struct message *message, const char *(*ask_app)(const char *line)) {
  message->line[message->length < MAX_LINE ? message->length : MAX_LINE] = 0;
  size_t start = strspn(message->line, " \t\r");
  if (start == message->length) return;
  if (message->depth != 0 || message->in_string || strchr("{[", message->line[start]) == NULL) {
    answer("null", "error", "{\"code\":-32700,\"message\":\"Parse error\"}");
    return;
  }
  /* A notification needs no answer, and the server remembers nothing. */
  if (message->method[0] != 0 && message->id[0] == 0) return;
  if (!has_id(message)) {
    answer("null", "error", "{\"code\":-32600,\"message\":\"Invalid Request\"}");
    return;
  }
  if (message->length >= MAX_LINE) {
    answer(message->id, "error", "{\"code\":-32600,\"message\":\"The message is too long\"}");
    return;
  }
  const char *line = ask_app(message->line);
  if (line != NULL && *line != 0) {
    puts(line);
    return;
  }
  const char *recorded = recorded_answer(message);
  if (recorded != NULL) answer(message->id, "result", recorded);
  else answer(message->id, "error", "{\"code\":-32601,\"message\":\"Method not found\"}");
}

int serve_mcp(const char *(*ask_app)(const char *line)) {
  static struct message message;
  int character = 0;
  while (character != EOF) {
    memset(&message, 0, sizeof message);
    while ((character = getchar()) != EOF && character != '\n') scan(&message, (char)character);
    if (character == EOF && message.length == 0) break;
    reply(&message, ask_app);
    fflush(stdout);
  }
  return 0;
}
