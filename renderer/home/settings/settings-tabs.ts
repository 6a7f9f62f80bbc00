import type { SettingsSection } from '../../../preload/contract/problem.ts'

/** The tabs of Settings and their sections, in the order of the page. */
export const settingsTabs = {
  work: ['folders', 'github', 'counting'],
  voice: ['voice'],
  desktop: ['desktop'],
  appearance: ['appearance'],
  app: ['data', 'about'],
} as const satisfies Readonly<Record<string, readonly SettingsSection[]>>

export type SettingsTab = keyof typeof settingsTabs

export const tabNames = Object.keys(settingsTabs) as readonly SettingsTab[]

export function tabOf(section: SettingsSection): SettingsTab {
  const tab = tabNames.find((name) => settingsTabs[name].some((shown) => shown === section))
  if (tab === undefined) throw new Error(`no tab shows the section ${section}`)
  return tab
}
