/*
 * The hot-dash command: sends its arguments to the running Hot Dash, and prints the answer (docs/guide.md, "From the terminal").
 *
 * A native program, because Electron takes 200 ms to start, and the app's own program runs no scripts. It reads and
 * writes no file (on Windows it reads the pipe's name), and knows no command but those that need no running app.
 */
#ifdef _WIN32
#include <windows.h>
#include <fcntl.h>
#include <io.h>
#else
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#ifdef __APPLE__
#include <mach-o/dyld.h>
#endif
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "command.h"
#include "hot-dash-texts.h"

/* As in main/door/door-lines.ts. */
enum { DONE = 0, USAGE = 2, NOT_RUNNING = 3, UNTRUSTED = 4, NO_ANSWER = 5 };
#define MAX_PATH_LENGTH 1024
#define ANSWER_TIMEOUT_MS 1000

static int speaks_japanese;

static int fail(int code, const char *english, const char *japanese) {
  fprintf(stderr, "%s\n", speaks_japanese ? japanese : english);
  return code;
}

static int not_running(void) {
  return fail(NOT_RUNNING, "Hot Dash is not running. Start it with hot-dash show.",
              "Hot Dash は起動していません。hot-dash show で起動できます。");
}

static int untrusted(void) {
  return fail(UNTRUSTED, "Something that does not belong to you answers in place of Hot Dash, so nothing was sent.",
              "Hot Dash の代わりに、あなたのものではないプログラムが応答しています。何も送信していません。");
}

static int no_answer(void) {
  return fail(NO_ANSWER, "Hot Dash did not answer in time. Try again in a moment.",
              "Hot Dash から時間内に応答がありませんでした。少し待ってから、もう一度試してください。");
}

/* ---- Text ---- */

static void append(struct text *to, const char *bytes, size_t length) {
  if (to->length + length > MAX_LINE) to->is_full = 1;
  if (to->is_full) return;
  memcpy(to->bytes + to->length, bytes, length);
  to->length += length;
}

void append_string(struct text *to, const char *string) { append(to, string, strlen(string)); }

void append_json(struct text *to, const char *string) {
  char escape[8];
  append_string(to, "\"");
  for (const unsigned char *at = (const unsigned char *)string; *at != 0; at += 1) {
    if (*at == '"' || *at == '\\') {
      snprintf(escape, sizeof escape, "\\%c", *at);
      append_string(to, escape);
    } else if (*at < 0x20) {
      snprintf(escape, sizeof escape, "\\u%04x", *at);
      append_string(to, escape);
    } else {
      append(to, (const char *)at, 1);
    }
  }
  append_string(to, "\"");
}

/* ---- The answer: one flat JSON object of numbers and strings ---- */

static const char *skip_space(const char *at) {
  while (*at == ' ' || *at == '\t') at += 1;
  return at;
}

static const char *read_hex(const char *at, unsigned *value) {
  *value = 0;
  for (int digit = 0; digit < 4; digit += 1, at += 1) {
    const char *digits = "0123456789abcdef";
    const char *found = *at == 0 ? NULL : strchr(digits, *at >= 'A' && *at <= 'F' ? *at + 32 : *at);
    if (found == NULL) return NULL;
    *value = *value * 16 + (unsigned)(found - digits);
  }
  return at;
}

static void append_code_point(struct text *to, unsigned code) {
  char bytes[4];
  size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  static const unsigned char leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
  for (size_t index = length; index-- > 1; code >>= 6) bytes[index] = (char)(0x80 | (code & 0x3f));
  bytes[0] = (char)(leads[length] | code);
  append(to, bytes, length);
}

/* Returns where the string ends, or NULL. */
static const char *read_string(const char *at, struct text *to) {
  to->length = 0;
  to->is_full = 0;
  if (*at != '"') return NULL;
  for (at += 1; *at != '"'; at += 1) {
    if (*at == 0) return NULL;
    if (*at != '\\') {
      append(to, at, 1);
      continue;
    }
    at += 1;
    static const char escapes[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    const char *escape = *at == 0 ? NULL : strchr(escapes, *at);
    if (escape != NULL) {
      append(to, meanings + (escape - escapes), 1);
      continue;
    }
    unsigned code;
    if (*at != 'u' || (at = read_hex(at + 1, &code)) == NULL) return NULL;
    unsigned low;
    if (code >= 0xd800 && code < 0xdc00 && at[0] == '\\' && at[1] == 'u') {
      if ((at = read_hex(at + 2, &low)) == NULL) return NULL;
      code = 0x10000 + ((code - 0xd800) << 10) + ((low - 0xdc00) & 0x3ff);
    }
    append_code_point(to, code);
    at -= 1;
  }
  to->bytes[to->length] = 0;
  return at + 1;
}

struct field {
  const char *name;
  struct text *text;
};

/* Reads the named strings, and the number `exit` (unless NULL). Returns whether the line is such an object. */
static int read_object(const char *line, const struct field *fields, size_t count, long *exit_code) {
  static struct text key, ignored;
  const char *at = skip_space(line);
  int has_exit = exit_code == NULL;
  if (*at != '{') return 0;
  do {
    at = read_string(skip_space(at + 1), &key);
    if (at == NULL || *(at = skip_space(at)) != ':') return 0;
    at = skip_space(at + 1);
    if (*at == '"') {
      struct text *to = &ignored;
      for (size_t index = 0; index < count; index += 1)
        if (strcmp(key.bytes, fields[index].name) == 0) to = fields[index].text;
      if ((at = read_string(at, to)) == NULL) return 0;
    } else {
      char *end;
      long number = strtol(at, &end, 10);
      if (end == at) return 0;
      at = end;
      if (exit_code != NULL && strcmp(key.bytes, "exit") == 0) {
        *exit_code = number;
        has_exit = 1;
      }
    }
    at = skip_space(at);
  } while (*at == ',');
  return *at == '}' && has_exit;
}

/* ---- The door: each platform connects, sends one line and reads one ---- */

enum outcome { ANSWERED, SENT, ABSENT, FOREIGN, SILENT };

#ifndef _WIN32

/* As in main/door/rules/door-place.ts. */
static int door_folder(char *path) {
  const char *home = getenv("HOT_DASH_HOME");
  if (home != NULL && *home != 0) return snprintf(path, MAX_PATH_LENGTH, "%s/door", home);
#ifdef __APPLE__
  const char *user = getenv("HOME");
  return snprintf(path, MAX_PATH_LENGTH, "%s/Library/Application Support/Hot Dash/door", user ? user : "");
#else
  const char *runtime = getenv("XDG_RUNTIME_DIR");
  if (runtime != NULL && *runtime == '/') return snprintf(path, MAX_PATH_LENGTH, "%s/hot-dash", runtime);
  const char *config = getenv("XDG_CONFIG_HOME");
  if (config != NULL && *config != 0) return snprintf(path, MAX_PATH_LENGTH, "%s/Hot Dash/door", config);
  const char *user = getenv("HOME");
  return snprintf(path, MAX_PATH_LENGTH, "%s/.config/Hot Dash/door", user ? user : "");
#endif
}

/* Whether the process at the other end runs as this user. */
static int is_own_process(int door) {
#ifdef __APPLE__
  uid_t user;
  gid_t group;
  return getpeereid(door, &user, &group) == 0 && user == geteuid();
#else
  struct ucred peer;
  socklen_t size = sizeof peer;
  return getsockopt(door, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == geteuid();
#endif
}

typedef int connection;

static enum outcome send_request(struct text *request, connection *to) {
  char folder[MAX_PATH_LENGTH];
  struct stat found;
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (door_folder(folder) >= MAX_PATH_LENGTH || lstat(folder, &found) != 0) return ABSENT;
  if (!S_ISDIR(found.st_mode) || found.st_uid != geteuid() || (found.st_mode & 077) != 0) return FOREIGN;
  int length = snprintf(address.sun_path, sizeof address.sun_path, "%s/door.sock", folder);
  if (length < 0 || (size_t)length >= sizeof address.sun_path) return ABSENT;
  int door = socket(AF_UNIX, SOCK_STREAM, 0);
  if (door < 0) return ABSENT;
  struct timeval timeout = {.tv_sec = ANSWER_TIMEOUT_MS / 1000};
  setsockopt(door, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  setsockopt(door, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  int is_connected = connect(door, (struct sockaddr *)&address, sizeof address) == 0;
  if (!is_connected || !is_own_process(door)) {
    close(door);
    return is_connected ? FOREIGN : ABSENT;
  }
  append_string(request, "}\n");
#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif
  for (size_t sent = 0; sent < request->length;) {
    ssize_t now = send(door, request->bytes + sent, request->length - sent, MSG_NOSIGNAL);
    if (now <= 0) {
      close(door);
      return SILENT;
    }
    sent += (size_t)now;
  }
  *to = door;
  return SENT;
}

static void hang_up(connection door) { close(door); }

/* Returns how many bytes came. */
static size_t receive(connection door, char *bytes, size_t room) {
  ssize_t now = recv(door, bytes, room, 0);
  return now > 0 ? (size_t)now : 0;
}

/* The path of the app's program: it is in a folder above that of this program. */
static int app_program(char *path) {
  char own[PATH_MAX];
#ifdef __APPLE__
  char found[PATH_MAX];
  uint32_t size = sizeof found;
  if (_NSGetExecutablePath(found, &size) != 0 || realpath(found, own) == NULL) return 0;
  const char *app = "/MacOS/Hot Dash";
  int parents = 3;
#else
  ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
  if (length <= 0) return 0;
  own[length] = 0;
  const char *app = "/hot-dash";
  int parents = 3;
#endif
  for (; parents > 0; parents -= 1) {
    char *slash = strrchr(own, '/');
    if (slash == NULL) return 0;
    *slash = 0;
  }
  return snprintf(path, PATH_MAX, "%s%s", own, app) < PATH_MAX && access(path, X_OK) == 0;
}

/* Replaces this process with the app. */
static int start_app(char **arguments) {
  char program[PATH_MAX];
  if (app_program(program)) {
    arguments[0] = program;
    execv(program, arguments);
  }
  return fail(NOT_RUNNING, "Hot Dash was not found beside this command. Install it again.",
              "このコマンドのそばに Hot Dash が見つかりません。もう一度インストールしてください。");
}

/* Starts the app apart from this terminal. */
static int show_app(char **words) {
  (void)words;
  char *arguments[] = {NULL, NULL};
  pid_t child = fork();
  if (child != 0) return child < 0 ? NOT_RUNNING : DONE;
  setsid();
  if (freopen("/dev/null", "r", stdin) == NULL || freopen("/dev/null", "w", stdout) == NULL) return NOT_RUNNING;
  return start_app(arguments);
}

static int prefers_japanese(void) {
  static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
  for (size_t index = 0; index < 3; index += 1) {
    const char *value = getenv(names[index]);
    if (value != NULL && *value != 0) return strncmp(value, "ja", 2) == 0;
  }
  return 0;
}

#else

static int data_path(wchar_t *path, const wchar_t *name) {
  const wchar_t *home = _wgetenv(L"HOT_DASH_HOME");
  const wchar_t *roaming = _wgetenv(L"APPDATA");
  int length = home != NULL && *home != 0 ? _snwprintf(path, MAX_PATH_LENGTH, L"%ls\\%ls", home, name)
               : roaming != NULL ? _snwprintf(path, MAX_PATH_LENGTH, L"%ls\\Hot Dash\\%ls", roaming, name)
                                 : -1;
  return length > 0 && length < MAX_PATH_LENGTH;
}

/* A pipe has no timeout of its own. Cancels what the asking thread waits for until it has hung up. */
static HANDLE asking, hung_up, timer;

static DWORD WINAPI give_up(LPVOID ignored) {
  (void)ignored;
  for (DWORD wait = ANSWER_TIMEOUT_MS; WaitForSingleObject(hung_up, wait) == WAIT_TIMEOUT; wait = 10)
    CancelSynchronousIo(asking);
  return 0;
}

typedef HANDLE connection;

static void hang_up(connection door) {
  SetEvent(hung_up);
  WaitForSingleObject(timer, INFINITE);
  HANDLE used[] = {door, timer, hung_up, asking};
  for (int index = 0; index < 4; index += 1) CloseHandle(used[index]);
}

/* Only the user can read the file with the pipe's random name and the token, so nobody else can answer there. */

static enum outcome send_request(struct text *request, connection *to) {
  static struct text key, pipe, token;
  const struct field fields[] = {{"pipe", &pipe}, {"token", &token}};
  wchar_t path[MAX_PATH_LENGTH], address[MAX_PATH_LENGTH];
  FILE *file = data_path(path, L"door\\door.json") ? _wfopen(path, L"rb") : NULL;
  if (file == NULL) return ABSENT;
  key.length = fread(key.bytes, 1, MAX_LINE, file);
  key.bytes[key.length] = 0;
  fclose(file);
  if (!read_object(key.bytes, fields, 2, NULL)) return ABSENT;
  if (MultiByteToWideChar(CP_UTF8, 0, pipe.bytes, -1, address, MAX_PATH_LENGTH) == 0) return ABSENT;
  HANDLE door;
  while ((door = CreateFileW(address, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL)) ==
         INVALID_HANDLE_VALUE)
    if (GetLastError() != ERROR_PIPE_BUSY || !WaitNamedPipeW(address, ANSWER_TIMEOUT_MS)) return ABSENT;
  append_string(request, ",\"token\":");
  append_json(request, token.bytes);
  append_string(request, "}\n");
  HANDLE self = GetCurrentProcess();
  DuplicateHandle(self, GetCurrentThread(), self, &asking, 0, FALSE, DUPLICATE_SAME_ACCESS);
  hung_up = CreateEventW(NULL, TRUE, FALSE, NULL);
  timer = CreateThread(NULL, 0, give_up, NULL, 0, NULL);
  DWORD now = 0;
  *to = door;
  if (WriteFile(door, request->bytes, (DWORD)request->length, &now, NULL)) return SENT;
  hang_up(door);
  return SILENT;
}

static size_t receive(connection door, char *bytes, size_t room) {
  DWORD now = 0;
  return ReadFile(door, bytes, (DWORD)room, &now, NULL) ? now : 0;
}

/* Starts the app, which is two folders above this program, with the arguments of this command. */
static int start_app(char **words) {
  wchar_t program[MAX_PATH_LENGTH];
  static wchar_t line[MAX_LINE];
  STARTUPINFOW start = {.cb = sizeof start};
  PROCESS_INFORMATION started;
  DWORD length = GetModuleFileNameW(NULL, program, MAX_PATH_LENGTH);
  for (int parents = 3; parents > 0 && length > 0; parents -= 1) {
    wchar_t *slash = wcsrchr(program, L'\\');
    if (slash == NULL) break;
    *slash = 0;
  }
  wcsncat(program, L"\\Hot Dash.exe", MAX_PATH_LENGTH - wcslen(program) - 1);
  int used = _snwprintf(line, MAX_LINE, L"\"%ls\"", program);
  for (int index = 1; words[index] != NULL && used > 0 && used < MAX_LINE; index += 1)
    used += _snwprintf(line + used, (size_t)(MAX_LINE - used), L" %hs", words[index]);
  if (CreateProcessW(program, line, NULL, NULL, FALSE, DETACHED_PROCESS, NULL, NULL, &start, &started)) return DONE;
  return fail(NOT_RUNNING, "Hot Dash was not found beside this command. Install it again.",
              "このコマンドのそばに Hot Dash が見つかりません。もう一度インストールしてください。");
}

static int show_app(char **words) {
  words[1] = NULL;
  return start_app(words);
}

static int prefers_japanese(void) {
  const char *value = getenv("LANG");
  if (value != NULL && *value != 0) return strncmp(value, "ja", 2) == 0;
  return PRIMARYLANGID(GetUserDefaultUILanguage()) == LANG_JAPANESE;
}

#endif

/* ---- Commands ---- */

void begin_request(struct text *request, const char *locale) {
  append_string(request, "{\"v\":1,\"locale\":");
  append_json(request, locale);
  append_string(request, ",\"args\":[");
}

void tell_app(struct text *request) {
  connection door;
  send_request(request, &door);
}

static enum outcome ask(struct text *request, struct text *answer) {
  connection door;
  enum outcome outcome = send_request(request, &door);
  if (outcome != SENT) return outcome;
  while (answer->length < MAX_LINE) {
    size_t now = receive(door, answer->bytes + answer->length, MAX_LINE - answer->length);
    if (now == 0) break;
    answer->length += now;
    if (answer->bytes[answer->length - 1] == '\n') break;
  }
  hang_up(door);
  answer->bytes[answer->length] = 0;
  return answer->length > 0 ? ANSWERED : SILENT;
}

static int print_completion(const char *shell) {
  const char *text = strcmp(shell, "bash") == 0         ? completion_bash
                     : strcmp(shell, "zsh") == 0        ? completion_zsh
                     : strcmp(shell, "fish") == 0       ? completion_fish
                     : strcmp(shell, "powershell") == 0 ? completion_powershell
                                                        : NULL;
  if (text == NULL)
    return fail(USAGE, "Type hot-dash completion bash, zsh, fish or powershell.",
                "hot-dash completion のあとに bash、zsh、fish、powershell のどれかを入力してください。");
  fputs(text, stdout);
  return DONE;
}

/* What helps if Hot Dash does not answer. */
static int print_absence(enum outcome outcome) {
  printf("hot-dash %s\n", VERSION);
  printf("door: %s\n", outcome == ABSENT ? "closed" : outcome == FOREIGN ? "not ours" : "silent");
#ifndef _WIN32
  char folder[MAX_PATH_LENGTH], program[PATH_MAX];
  printf("runtime folder: %s\n", getenv("XDG_RUNTIME_DIR") != NULL ? "set" : "not set");
  printf("own data folder: %s\n", getenv("HOT_DASH_HOME") != NULL ? "set" : "not set");
  printf("path fits: %s\n", door_folder(folder) + 10 < (int)sizeof((struct sockaddr_un *)0)->sun_path ? "yes" : "no");
  printf("app: %s\n", app_program(program) ? "found" : "not found");
#endif
  return NOT_RUNNING;
}

/* Begins a request of these words. Returns whether it fits a line. */
static int write_request(struct text *request, int count, const char *const *words) {
  request->length = 0;
  request->is_full = 0;
  begin_request(request, speaks_japanese ? "ja" : "en");
  for (int index = 0; index < count; index += 1) {
    if (index > 0) append_string(request, ",");
    append_json(request, words[index]);
  }
  append_string(request, "]");
  return !request->is_full && request->length <= MAX_LINE - 128;
}

static struct text request, line, out, err;
static const struct field fields[] = {{"out", &out}, {"err", &err}};

/* For serve_mcp. */
static const char *ask_app(const char *message) {
  const char *const words[] = {"mcp", message};
  long exit_code = NO_ANSWER;
  line.length = 0;
  if (!write_request(&request, 2, words) || ask(&request, &line) != ANSWERED) return NULL;
  if (!read_object(line.bytes, fields, 2, &exit_code) || exit_code != DONE) return NULL;
  return out.bytes;
}

static int run(int count, char **words) {
  long exit_code = NO_ANSWER;
  const char *command = count > 1 ? words[1] : NULL;
  if (command != NULL && strcmp(command, "hook") == 0) return report_hook(count - 2, words + 2);
  speaks_japanese = prefers_japanese();
  if (command == NULL) return start_app(words);
  if (strcmp(command, "help") == 0 || strcmp(command, "--help") == 0 || strcmp(command, "-h") == 0) {
    fputs(speaks_japanese ? help_ja : help_en, stdout);
    return DONE;
  }
  if (strcmp(command, "completion") == 0) return print_completion(count > 2 ? words[2] : "");
  /* A switch is the app's (docs/guide.md, "Command line"). */
  if (*command == '-') return start_app(words);

  if (strcmp(command, "mcp") == 0) return serve_mcp(ask_app);
  if (!write_request(&request, count - 1, (const char *const *)words + 1))
    return fail(USAGE, "That is too long for one request.", "1 回のリクエストには長すぎます。");

  enum outcome outcome = ask(&request, &line);
  int is_doctor = strcmp(command, "doctor") == 0;
  if (outcome != ANSWERED && is_doctor) return print_absence(outcome);
  switch (outcome) {
    case ABSENT:
      if (strcmp(command, "show") == 0) return show_app(words);
      /* A prompt shows nothing. */
      if (strcmp(command, "status") == 0 && count > 2) return NOT_RUNNING;
      return not_running();
    case FOREIGN:
      return untrusted();
    case SILENT:
      return no_answer();
    case SENT:
    case ANSWERED:
      break;
  }
  if (!read_object(line.bytes, fields, 2, &exit_code)) return no_answer();
  fwrite(out.bytes, 1, out.length, stdout);
  fwrite(err.bytes, 1, err.length, stderr);
  return (int)exit_code;
}

#ifdef _WIN32
int wmain(int count, wchar_t **arguments) {
  SetConsoleOutputCP(CP_UTF8);
  _setmode(_fileno(stdin), _O_BINARY);
  char **words = calloc((size_t)count + 1, sizeof *words);
  for (int index = 0; words != NULL && index < count; index += 1) {
    int size = WideCharToMultiByte(CP_UTF8, 0, arguments[index], -1, NULL, 0, NULL, NULL);
    if ((words[index] = malloc((size_t)size)) == NULL) return NO_ANSWER;
    WideCharToMultiByte(CP_UTF8, 0, arguments[index], -1, words[index], size, NULL, NULL);
  }
  return words == NULL ? NO_ANSWER : run(count, words);
}
#else
int main(int count, char **words) { return run(count, words); }
#endif
