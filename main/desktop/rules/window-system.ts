/**
 * Whether a program may move its windows. Wayland lets none: there Dash stays where the system has put it, and nothing that
 * moves it is offered. main/index.ts asks for X11 (XWayland) where there is one.
 * @param platform as Node names it
 * @param ozonePlatform of Chromium's switch, on Linux
 */
export const movesWindows = (platform: string, ozonePlatform: string): boolean =>
  platform !== 'linux' || ozonePlatform === 'x11'

/**
 * Whether a program hears of keys while another one has the focus. In a session of Wayland one that speaks X11 hears of them
 * only while it has the focus itself.
 * @param sessionType `XDG_SESSION_TYPE`, on Linux
 */
export const hearsKeys = (platform: string, sessionType: string | undefined): boolean =>
  platform !== 'linux' || sessionType !== 'wayland'
