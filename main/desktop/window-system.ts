import { app, systemPreferences } from 'electron'

/** What this session's window system lets Hot Dash do, and what the user asked of it. */
export const windowSystem = {
  /** The window system that Chromium uses: `x11`, or `native` for the platform's own. */
  name: (): string => app.commandLine.getSwitchValue('ozone-platform') || 'native',
  /**
   * Whether a program may move its windows. Wayland does not allow it. Dash then stays where the system puts it, and
   * the pages offer no controls to move it. main/index.ts asks for X11 (XWayland) if it is available.
   */
  canMoveWindows: (): boolean => process.platform !== 'linux' || windowSystem.name() === 'x11',
  /**
   * Whether a program receives keys while another program has the focus. In a Wayland session, an X11 program receives
   * them only while it has the focus itself.
   */
  canHearKeys: (): boolean =>
    process.platform !== 'linux' || process.env['XDG_SESSION_TYPE'] !== 'wayland',
  /** Whether Hot Dash can raise other programs' windows: all on X11, on Wayland those that use XWayland too. */
  canRaiseWindows: (): boolean => process.platform === 'linux' && windowSystem.canMoveWindows(),
  isMotionReduced: (): boolean => systemPreferences.getAnimationSettings().prefersReducedMotion,
}
