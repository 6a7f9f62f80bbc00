#!/bin/sh
# Takes back what the installation has added beside its files, and what would start a program that is gone. Nobody's Dash is
# touched. dpkg says `remove` or `purge`, rpm how many are left; at an update everything stays.
case "$1" in
  remove | purge | 0) ;;
  *) exit 0 ;;
esac

program='/opt/Hot Dash/hot-dash'

if [ -L /usr/bin/hot-dash ] && [ ! -e /usr/bin/hot-dash ]; then
  rm -f /usr/bin/hot-dash
fi

profile=/etc/apparmor.d/hot-dash
if [ -f "$profile" ]; then
  if command -v apparmor_parser >/dev/null; then
    apparmor_parser --remove "$profile" 2>/dev/null || true
  fi
  rm -f "$profile"
fi

# The entry of an AppImage has the same name and stays. Whose file it is may put anything there, and a home on a network may not
# answer: each touch of it has a time limit.
getent passwd | cut -d: -f6 | sort -u | while read -r home; do
  entry="$home/.config/autostart/dev.hotdash.app.desktop"
  if timeout 5 grep -qsF -- "$program" "$entry"; then
    timeout 5 rm -f -- "$entry" || true
  fi
done
exit 0
