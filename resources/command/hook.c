/*
 * hot-dash hook AGENT [EVENT]: what coding agents run at each event (docs/design/product/agents.md). It reads the event from stdin as
 * JSON of any size, and sends Hot Dash the few words listed below. Prompts, answers, commands and paths never leave this process. It prints nothing and exits with 0 whatever happens, so it can neither decide anything nor disturb the agent.
 */
#ifdef _WIN32
#include <windows.h>
#else
#define _GNU_SOURCE
#include <signal.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#ifdef __APPLE__
#include <libproc.h>
#endif
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "command.h"

/* Below the time that any agent grants: Claude Code gives all hooks at its end 1.5 seconds. */
#define TIME_LIMIT_MS 500
/* How long the agent may take to close stdin after the event. An unread rest would fail its write. */
#define CLOSE_LIMIT_MS 100
#define MAX_WORD 80
#define MAX_KEY 24

/* ---- The words that may be sent ---- */

enum word { EVENT, SESSION, PARENT, FOLDER, KIND, MODE, SUBAGENT, BACKGROUND, RECOVERABLE, WORDS, IGNORED };

/* As in main/agents/rules/hook-report.ts. */
static const char *const names[WORDS] = {"event", "session", "parent", "folder", "kind", "mode", "subagent", "background", "recoverable"};

/* The members of the event that are read. All others are skipped. */
static const struct {
  const char *key;
  enum word word;
} members[] = {
    {"hook_event_name", EVENT}, {"session_id", SESSION},        {"sessionId", SESSION},           {"cwd", FOLDER},
    {"kind", KIND},             {"notification_type", KIND},    {"permission_mode", MODE},        {"agent_id", SUBAGENT},
    {"agentId", SUBAGENT},      {"background_tasks", BACKGROUND}, {"recoverable", RECOVERABLE},
    {"errorContext", KIND},     {"parentAgentId", PARENT},      {"prompt_response", KIND},
};

/* The values of `kind` and `mode` that mean something. Any other could be the user's words. */
static const char *const known[] = {
    "permission_prompt", "elicitation_dialog", "agent_needs_input", "idle_prompt", "ToolPermission", "busy",
    "retry",             "idle",               "aborted",           "model_call",        "bypassPermissions", "dontAsk",
};

/* ---- The scanner: finds the members of the outermost object, in constant memory ---- */

static struct {
  char words[WORDS][MAX_WORD + 1];
  size_t lengths[WORDS];
  char key[MAX_KEY + 1];
  size_t key_length;
  size_t depth;
  enum { BETWEEN, STRING, ESCAPE, UNIT } in;
  /* Whether the outermost value is an object, and whether it is complete. */
  int is_object, is_complete;
  int expects_key, is_key;
  /* Where the current value goes. */
  enum word target;
  /* Whether the path has had a separator, so that the next character begins its last part. */
  int is_new_part;
  unsigned code, high_surrogate;
  int digits;
} scan = {.target = IGNORED};

static enum word word_of(const char *key) {
  for (size_t index = 0; index < sizeof members / sizeof *members; index += 1)
    if (strcmp(key, members[index].key) == 0) return members[index].word;
  return IGNORED;
}

static void keep(char byte) {
  if (scan.is_key) {
    if (scan.key_length < MAX_KEY) scan.key[scan.key_length] = byte;
    scan.key_length += 1;
    return;
  }
  if (scan.target == IGNORED) return;
  size_t *length = &scan.lengths[scan.target];
  if (scan.target == FOLDER && (byte == '/' || byte == '\\')) {
    scan.is_new_part = 1;
    return;
  }
  if (scan.is_new_part) *length = 0;
  scan.is_new_part = 0;
  if (*length < MAX_WORD) scan.words[scan.target][*length] = byte;
  /* A longer value counts as longer, but not without end. */
  if (*length <= MAX_WORD) *length += 1;
}

static void keep_code_point(unsigned code) {
  static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
  size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  keep((char)(leads[length] | (code >> (6 * (length - 1)))));
  for (size_t left = length - 1; left-- > 0;) keep((char)(0x80 | ((code >> (6 * left)) & 0x3f)));
}

/* Replaces a high surrogate that no low one follows. */
static void drop_surrogate(void) {
  if (scan.high_surrogate != 0) keep('?');
  scan.high_surrogate = 0;
}

static void end_escape(void) {
  int is_low = scan.code >= 0xdc00 && scan.code < 0xe000;
  unsigned high = scan.high_surrogate;
  if (high != 0 && is_low) {
    scan.high_surrogate = 0;
    keep_code_point(0x10000 + ((high - 0xd800) << 10) + (scan.code - 0xdc00));
    return;
  }
  drop_surrogate();
  if (scan.code >= 0xd800 && scan.code < 0xdc00) scan.high_surrogate = scan.code;
  else keep_code_point(is_low ? '?' : scan.code);
}

static void begin_string(void) {
  scan.in = STRING;
  scan.high_surrogate = 0;
  scan.is_key = scan.depth == 1 && scan.expects_key;
  scan.key_length = scan.is_key ? 0 : scan.key_length;
  if (!scan.is_key && scan.depth == 1 && scan.target != IGNORED) {
    scan.lengths[scan.target] = 0;
    scan.is_new_part = 0;
  }
}

static void end_string(void) {
  scan.in = BETWEEN;
  if (!scan.is_key) return;
  scan.is_key = scan.expects_key = 0;
  scan.key[scan.key_length <= MAX_KEY ? scan.key_length : 0] = 0;
  scan.target = word_of(scan.key);
}

/* A byte outside of strings. */
static void pass(char byte) {
  int is_space = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
  if (is_space || scan.is_complete) return;
  /* A list that is not empty. */
  if (scan.depth == 2 && scan.target == BACKGROUND && byte != ']') scan.lengths[BACKGROUND] = 1;
  switch (byte) {
    case '"':
      begin_string();
      break;
    case '{':
    case '[':
      scan.depth += 1;
      if (scan.depth == 1) scan.is_object = scan.expects_key = byte == '{';
      break;
    case '}':
    case ']':
      if (scan.depth > 0) scan.depth -= 1;
      scan.is_complete = scan.depth == 0;
      break;
    case ',':
      if (scan.depth != 1) break;
      scan.expects_key = scan.is_object;
      scan.target = IGNORED;
      break;
    case 'f':
      /* `recoverable` is sent if it is false. */
      if (scan.depth == 1 && scan.target == RECOVERABLE) scan.lengths[RECOVERABLE] = 1;
      break;
    default:
      break;
  }
}

static void read_bytes(const char *bytes, size_t count) {
  for (size_t index = 0; index < count; index += 1) {
    char byte = bytes[index];
    switch (scan.in) {
      case BETWEEN:
        pass(byte);
        break;
      case STRING:
        if (byte == '"') end_string();
        else if (byte == '\\') scan.in = ESCAPE;
        else if (scan.depth == 1) {
          drop_surrogate();
          keep(byte);
        }
        break;
      case ESCAPE: {
        static const char escapes[] = "bfnrt", meanings[] = "\b\f\n\r\t";
        const char *escape = byte == 0 ? NULL : strchr(escapes, byte);
        scan.in = byte == 'u' ? UNIT : STRING;
        scan.code = 0;
        scan.digits = 0;
        if (byte == 'u' || scan.depth != 1) break;
        drop_surrogate();
        keep(escape ? meanings[escape - escapes] : byte);
        break;
      }
      case UNIT: {
        static const char digits[] = "0123456789abcdef";
        const char *digit = byte == 0 ? NULL : strchr(digits, byte >= 'A' && byte <= 'F' ? byte + 32 : byte);
        if (digit == NULL) {
          /* Not JSON: read the byte as if the escape were over. */
          scan.in = STRING;
          index -= 1;
          break;
        }
        scan.code = scan.code * 16 + (unsigned)(digit - digits);
        if (++scan.digits < 4) break;
        scan.in = STRING;
        if (scan.depth == 1) end_escape();
        break;
      }
    }
  }
}

/* ---- What is sent ---- */

/* Gemini CLI's answer if there is none: the user interrupted it, or the model could not be reached. Any other answer is dropped. */
static const char no_response[] = "[no response text]";

/* Letters, digits and . _ - only. */
static int is_plain(const char *word) {
  return *word != 0 && strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == strlen(word);
}

static int is_known(const char *word) {
  for (size_t index = 0; index < sizeof known / sizeof *known; index += 1)
    if (strcmp(word, known[index]) == 0) return 1;
  return 0;
}

/* Replaces what is not UTF-8, because Hot Dash refuses a line that has it. */
static void make_valid(char *text) {
  unsigned char *at = (unsigned char *)text;
  while (*at != 0) {
    size_t length = *at < 0x80 ? 1 : *at >= 0xc2 && *at < 0xe0 ? 2 : *at >= 0xe0 && *at < 0xf0 ? 3 : *at >= 0xf0 && *at < 0xf5 ? 4 : 0;
    size_t good = 1;
    while (good < length && (at[good] & 0xc0) == 0x80) good += 1;
    int is_invalid = length == 0 || good < length || (*at == 0xe0 && at[1] < 0xa0) || (*at == 0xed && at[1] > 0x9f) ||
                     (*at == 0xf0 && at[1] < 0x90) || (*at == 0xf4 && at[1] > 0x8f);
    if (good < length && at[good] == 0) {
      /* Cut within a character. */
      *at = 0;
      break;
    }
    if (is_invalid) *at = '?';
    at += is_invalid ? 1 : length;
  }
}

/* Ends the word. A folder may be cut; any other word that is too long, or has other characters, is dropped. */
static const char *finish(enum word word) {
  char *text = scan.words[word];
  size_t length = scan.lengths[word];
  text[length > MAX_WORD ? MAX_WORD : length] = 0;
  if (word == KIND && strcmp(text, no_response) == 0) return "no_response";
  if (word == FOLDER) make_valid(text);
  else if (word == SUBAGENT || word == BACKGROUND || word == RECOVERABLE) strcpy(text, length == 0 ? "" : word == RECOVERABLE ? "no" : "yes");
  else if (length > MAX_WORD || !is_plain(text) || ((word == KIND || word == MODE) && !is_known(text))) *text = 0;
  return text;
}

#ifndef _WIN32

/* The process's parent and its name. Returns 0 if unknown. */
static long parent_of(long pid, char *name, size_t size) {
#ifdef __APPLE__
  struct proc_bsdinfo info;
  if (proc_pidinfo((int)pid, PROC_PIDTBSDINFO, 0, &info, sizeof info) != (int)sizeof info) return 0;
  snprintf(name, size, "%s", info.pbi_comm);
  return (long)info.pbi_ppid;
#else
  char path[40], line[512];
  snprintf(path, sizeof path, "/proc/%ld/stat", pid);
  FILE *file = fopen(path, "r");
  if (file == NULL) return 0;
  line[fread(line, 1, sizeof line - 1, file)] = 0;
  fclose(file);
  char *open = strchr(line, '('), *close = strrchr(line, ')');
  if (open == NULL || close == NULL || close < open) return 0;
  *close = 0;
  snprintf(name, size, "%s", open + 1);
  /* After the name come the state and the parent. */
  return strlen(close + 1) < 4 ? 0 : strtol(close + 3, NULL, 10);
#endif
}

/* The agent: the first process above this one that is no shell. Returns 0 if unknown. */
static long agent_process(void) {
  static const char *const shells[] = {"sh", "bash", "dash", "zsh", "fish", "ash", "ksh", "busybox", "env"};
  long pid = getppid();
  for (int above = 0; above < 5 && pid > 1; above += 1) {
    char name[64];
    long parent = parent_of(pid, name, sizeof name);
    int is_shell = 0;
    for (size_t index = 0; index < sizeof shells / sizeof *shells; index += 1)
      is_shell |= strcmp(name, shells[index]) == 0;
    if (parent == 0) return 0;
    if (!is_shell) return pid;
    pid = parent;
  }
  return 0;
}

/* When this process began, in milliseconds since the epoch. */
static long long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void leave(int signal) {
  (void)signal;
  _exit(0);
}

static void leave_after(int milliseconds) {
  struct itimerval limit = {.it_value = {.tv_sec = 0, .tv_usec = milliseconds * 1000}};
  signal(SIGALRM, leave);
  signal(SIGPIPE, SIG_IGN);
  setitimer(ITIMER_REAL, &limit, NULL);
}

static size_t read_stdin(char *bytes, size_t room) {
  ssize_t now = read(STDIN_FILENO, bytes, room);
  return now > 0 ? (size_t)now : 0;
}

#else

static long agent_process(void) { return 0; }

static long long now_ms(void) {
  FILETIME now;
  GetSystemTimeAsFileTime(&now);
  /* From tenths of microseconds since 1601. */
  return (long long)((((unsigned long long)now.dwHighDateTime << 32) | now.dwLowDateTime) / 10000) - 11644473600000LL;
}

static DWORD WINAPI leave(LPVOID milliseconds) {
  Sleep((DWORD)(size_t)milliseconds);
  ExitProcess(0);
}

static void leave_after(int milliseconds) { CreateThread(NULL, 0, leave, (LPVOID)(size_t)milliseconds, 0, NULL); }

static size_t read_stdin(char *bytes, size_t room) {
  DWORD now = 0;
  return ReadFile(GetStdHandle(STD_INPUT_HANDLE), bytes, (DWORD)room, &now, NULL) ? now : 0;
}

#endif

static void append_word(struct text *request, const char *name, const char *value) {
  char word[MAX_WORD + 20];
  if (*value == 0) return;
  snprintf(word, sizeof word, "%s=%.*s", name, MAX_WORD, value);
  append_string(request, ",");
  append_json(request, word);
}

static void send_report(const char *agent, const char *event, long long began) {
  static struct text request;
  char number[24];
  if (!scan.is_object || !is_plain(agent)) return;
  begin_request(&request, "en");
  append_json(&request, "hook");
  append_string(&request, ",");
  append_json(&request, agent);
  for (enum word word = EVENT; word < WORDS; word += 1) {
    const char *found = finish(word);
    append_word(&request, names[word], word == EVENT && is_plain(event) ? event : found);
  }
  /* Claude Code sets it to 0 if no user is there, as with -p. */
  const char *attended = getenv("CLAUDE_CODE_SESSION_ATTENDED");
  append_word(&request, "unattended", attended != NULL && strcmp(attended, "0") == 0 ? "yes" : "");
  snprintf(number, sizeof number, "%lld", began);
  append_word(&request, "at", number);
  long pid = agent_process();
  snprintf(number, sizeof number, "%ld", pid);
  append_word(&request, "pid", pid > 0 ? number : "");
  append_string(&request, "]");
  tell_app(&request);
}

int report_hook(int count, char **words) {
  static char bytes[64 * 1024];
  long long began = now_ms();
  int is_sent = 0;
  leave_after(TIME_LIMIT_MS);
  for (size_t now; (now = read_stdin(bytes, sizeof bytes)) > 0;) {
    read_bytes(bytes, now);
    if (!scan.is_complete || is_sent) continue;
    is_sent = 1;
    if (count > 0) send_report(words[0], count > 1 ? words[1] : "", began);
    leave_after(CLOSE_LIMIT_MS);
  }
  return 0;
}
