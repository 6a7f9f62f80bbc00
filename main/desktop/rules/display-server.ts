/**
 * Whether a program may move its windows. Wayland does not allow it: there Dash stays where the system puts it, and
 * nothing that moves it is offered. main/index.ts asks for X11 (XWayland) if it is available.
 * @param platform as Node names it
 * @param ozonePlatform value of Chromium's switch, on Linux
 */
export const movesWindows = (platform: string, ozonePlatform: string): boolean =>
  platform !== 'linux' || ozonePlatform === 'x11'

/**
 * Whether a program receives keys while another one has the focus. In a Wayland session, an X11 program receives them
 * only while it has the focus itself.
 * @param sessionType `XDG_SESSION_TYPE`, on Linux
 */
export const hearsKeys = (platform: string, sessionType: string | undefined): boolean =>
  platform !== 'linux' || sessionType !== 'wayland'
