/**
 * The AppImage that this process runs from. An AppImage is mounted at a different place each time and exports its own
 * path (https://docs.appimage.org/packaging-guide/environment-variables.html). Child processes inherit that variable,
 * so it is trusted only by a program inside the same mount.
 * @param execPath absolute
 * @returns an absolute path, or null if this process does not run from an AppImage
 */
export function ownAppImage(
  execPath: string,
  { APPIMAGE, APPDIR }: Readonly<Record<string, string | undefined>>,
): string | null {
  if (!APPIMAGE?.startsWith('/') || !APPDIR) return null
  return execPath.startsWith(`${APPDIR}/`) ? APPIMAGE : null
}

/** The program to run to start this one again: the AppImage, or else the executable itself. */
export const ownProgram = (
  execPath: string,
  environment: Readonly<Record<string, string | undefined>>,
): string => ownAppImage(execPath, environment) ?? execPath
