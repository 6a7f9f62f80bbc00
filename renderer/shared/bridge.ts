import type { DashBridge } from '../../preload/contract/bridge.ts'

declare global {
  interface Window {
    readonly dash: DashBridge
  }
}

/** The one way out of a page. Only a page's entry calls this; everything else is handed the bridge. */
export function dashBridge(): DashBridge {
  return window.dash
}
