#!/bin/sh
# Removes what after-install.sh has added to the system, and the autostart entries, which would start a missing program.
# Keeps all data of users. dpkg passes `remove` or `purge`, and rpm passes the number of packages that remain. Does nothing
# during an update.
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

# An AppImage has an autostart entry of the same name, so remove only entries that start this program. The user can put
# anything at this path, even a pipe, and a network home may hang, so each access has a time limit.
getent passwd | cut -d: -f6 | sort -u | while read -r home; do
  entry="$home/.config/autostart/dev.hotdash.app.desktop"
  if timeout 5 grep -qsF -- "$program" "$entry"; then
    timeout 5 rm -f -- "$entry" || true
  fi
done
exit 0
