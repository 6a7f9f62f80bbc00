/**
 * The AppImage that this process runs from. An AppImage is mounted elsewhere each time and tells where it is itself
 * (https://docs.appimage.org/packaging-guide/environment-variables.html); what it tells is inherited by all that is started from
 * it, so it holds for what runs from its own mount alone.
 * @param execPath absolute
 * @returns an absolute path; null: it runs from none
 */
export function startedAppImage(
  execPath: string,
  { APPIMAGE, APPDIR }: Readonly<Record<string, string | undefined>>,
): string | null {
  if (!APPIMAGE?.startsWith('/') || !APPDIR) return null
  return execPath.startsWith(`${APPDIR}/`) ? APPIMAGE : null
}

/** The program that started this process, as it is found again. */
export const startedProgram = (
  execPath: string,
  environment: Readonly<Record<string, string | undefined>>,
): string => startedAppImage(execPath, environment) ?? execPath
