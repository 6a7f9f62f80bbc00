const x11Switch = '--ozone-platform=x11'

/**
 * Wayland does not let programs position their windows or keep them on top, so the floating bird needs X11 (XWayland).
 * Electron chooses between them before it runs any of our code (in a Wayland session, Wayland from version 38 on). So
 * only the command line can choose.
 * @param chosen Electron's choice, or empty if it does not tell (before version 38)
 * @param words the command line without the program
 * @returns the command line of a new start in X11; null if no restart is needed, or the user has chosen
 */
export function x11Restart(
  platform: string,
  { DISPLAY, XDG_SESSION_TYPE }: Readonly<Record<string, string | undefined>>,
  chosen: string,
  words: readonly string[],
): readonly string[] | null {
  if (platform !== 'linux' || !DISPLAY) return null
  const isWayland = chosen === 'wayland' || (chosen === '' && XDG_SESSION_TYPE === 'wayland')
  const isAskedFor = words.some((word) => word.startsWith('--ozone-platform='))
  return isWayland && !isAskedFor ? [x11Switch, ...words] : null
}
