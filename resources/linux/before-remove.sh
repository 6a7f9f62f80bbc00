#!/bin/sh
# Ends the running app, and the voice engine that it has started, before the files are deleted.
# dpkg passes `remove`, and rpm passes the number of packages that remain. During an update, the app keeps running.
case "$1" in
  remove | 0) ;;
  *) exit 0 ;;
esac

program='/opt/Hot Dash/hot-dash'

# Prints the ids of the app's processes.
running() {
  for process in /proc/[0-9]*; do
    # After an update, the previous version may still run.
    case "$(readlink "$process/exe")" in
      "$program" | "$program (deleted)") echo "${process#/proc/}" ;;
    esac
  done
}

# Only the main process shuts down cleanly, and its children end with it. It has no `--type`. Chromium rewrites the command
# lines of its children with spaces, so replace the null characters.
for pid in $(running); do
  if ! tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q ' --type='; then
    kill -TERM "$pid" || true
  fi
done
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  [ -z "$(running)" ] && exit 0
  sleep 0.5
done
# Kill what still runs, and the voice engine, which leads its own process group.
hung=$(running)
groups=$(for pid in $hung; do
  grep -ls "^PPid:[[:space:]]*$pid\$" /proc/[0-9]*/status | tr -cd '0-9\n'
done)
for pid in $hung; do
  kill -s KILL "$pid" || true
done
for group in $groups; do
  kill -s KILL -- "-$group" 2>/dev/null || true
done
exit 0
