#!/bin/sh
# Links the command, and lets Chromium's sandbox run. electron-builder's own script would link the app instead.
app='/opt/Hot Dash'

ln -sf "$app/resources/command/hot-dash" /usr/bin/hot-dash

# Without user namespaces, Chromium needs its setuid helper.
if [ -L /proc/self/ns/user ] && unshare --user true 2>/dev/null; then
  chmod 0755 "$app/chrome-sandbox" || true
else
  chmod 4755 "$app/chrome-sandbox" || true
fi

if command -v update-desktop-database >/dev/null; then
  update-desktop-database /usr/share/applications || true
fi

# Ubuntu 24.04 and later restrict user namespaces to programs with a profile. Older versions cannot read ours.
profile="$app/resources/apparmor-profile"
if apparmor_status --enabled 2>/dev/null && apparmor_parser --skip-kernel-load --debug "$profile" >/dev/null 2>&1; then
  cp -f "$profile" /etc/apparmor.d/hot-dash
  # In a chroot there is no kernel to tell.
  if [ ! -x /usr/bin/ischroot ] || ! ischroot; then
    apparmor_parser --replace --write-cache --skip-read-cache /etc/apparmor.d/hot-dash || true
  fi
fi
exit 0
