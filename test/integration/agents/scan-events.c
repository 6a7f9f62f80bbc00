/*
 * Reads events as resources/command/hook.c does, but many of them in one process: from stdin, each after its length as four bytes.
 * Prints the requests that would be sent. The test compiles it with the sanitizers.
 */
#define main command_main
#include "hot-dash.c"
#undef main
static void print_request(struct text *request);
#define tell_app print_request
#include "hook.c"

static void print_request(struct text *request) {
  fwrite(request->bytes, 1, request->length, stdout);
  puts("}");
  memset(request, 0, sizeof *request);
}

int main(void) {
  unsigned char size[4];
  while (fread(size, 1, 4, stdin) == 4) {
    size_t length = size[0] | (size_t)size[1] << 8 | (size_t)size[2] << 16;
    char *bytes = malloc(length + 1);
    if (bytes == NULL || fread(bytes, 1, length, stdin) != length) return 1;
    memset(&scan, 0, sizeof scan);
    scan.target = IGNORED;
    read_bytes(bytes, length / 2);
    read_bytes(bytes + length / 2, length - length / 2);
    if (scan.is_complete) send_report("claude", "", 1);
    free(bytes);
  }
  return 0;
}
