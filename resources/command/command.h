/* What the files of the hot-dash command share. */
#pragma once
#include <stddef.h>

/* As in main/door/door-lines.ts. */
#define MAX_LINE (16 * 1024)

struct text {
  char bytes[MAX_LINE + 1];
  size_t length;
  int is_full;
};

void append_string(struct text *to, const char *string);
void append_json(struct text *to, const char *string);

/* Begins a request. The caller appends its words, separated by commas, and then "]". */
void begin_request(struct text *request, const char *locale);

/* Sends a request to the running Hot Dash, if there is one, and waits for nothing. */
void tell_app(struct text *request);

/* hot-dash hook AGENT [EVENT]. Always returns 0. */
int report_hook(int count, char **words);

/*
 * hot-dash mcp: serves MCP until stdin ends. Each line is a JSON-RPC message. `ask_app` sends one to the running app, and returns
 * the app's line, or NULL if the app does not answer. Then a recorded answer of the same server takes its place (mcp-answers.h), because
 * agents may start before Hot Dash.
 */
int serve_mcp(const char *(*ask_app)(const char *message));
