#!/bin/sh
# Ends what runs from the package, and with it a voice engine that Dash has started, before its files go.
# dpkg says `remove`, rpm how many are left; at an update it goes on.
case "$1" in
  remove | 0) ;;
  *) exit 0 ;;
esac

program='/opt/Hot Dash/hot-dash'

# Its processes; those that have been told to end are asked only whether they are still there.
running() {
  for process in /proc/[0-9]*; do
    # After an update the older one may still run.
    case "$(readlink "$process/exe")" in
      "$program" | "$program (deleted)") echo "${process#/proc/}" ;;
    esac
  done
}

# The one that is no child of another closes everything in order, and the others end with it. Chromium writes the command
# line of its children anew, with spaces.
for pid in $(running); do
  if ! tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q ' --type='; then
    kill -TERM "$pid" || true
  fi
done
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  [ -z "$(running)" ] && exit 0
  sleep 0.5
done
# What has not closed anything by now is ended, and the voice engine with it. It leads a process group of its own.
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
