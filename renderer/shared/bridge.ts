import type { DashBridge } from '../../preload/contract/bridge.ts'

declare global {
  interface Window {
    readonly dash: DashBridge
  }
}

/** The only way out of a page. Only a page's entry calls this; everything else gets the bridge handed in. */
export function dashBridge(): DashBridge {
  return window.dash
}
