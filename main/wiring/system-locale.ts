import { app } from 'electron'
import type { Locale } from '../../preload/contract/settings.ts'
import type { Environment } from './environment.ts'

/** The language if the user has not chosen one. */
export function systemLocale({ locale }: Pick<Environment, 'locale'>): Locale {
  return locale ?? (app.getPreferredSystemLanguages()[0]?.startsWith('ja') ? 'ja' : 'en')
}
