import i18next, { type TFunction } from 'i18next'
import type en from '../../resources/locales/en.json'
import englishText from '../../resources/locales/en.json?raw'
import japaneseText from '../../resources/locales/ja.json?raw'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Locale } from '../../preload/contract/declared-settings.ts'
import type { AccountView } from '../../preload/contract/views/github-view.ts'
import { formats, keepCounters, type Formats } from './formats.ts'
import { useSnapshot } from './bridge-hooks.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}

const catalogue = (text: string) => ({ translation: JSON.parse(text) as typeof en })

const i18n = i18next.createInstance()
void i18n.init({
  lng: 'en',
  fallbackLng: 'en',
  initAsync: false,
  resources: { en: catalogue(englishText), ja: catalogue(keepCounters(japaneseText)) },
  // React already escapes texts.
  interpolation: { escapeValue: false },
})

export type PageLocale = Formats & { readonly t: TFunction }

export const pageLocales: Readonly<Record<Locale, PageLocale>> = {
  en: { t: i18n.getFixedT('en'), ...formats.en },
  ja: { t: i18n.getFixedT('ja'), ...formats.ja },
}

/** The texts and the formatters of the snapshot's language. */
export const useLocale = (): PageLocale => pageLocales[useSnapshot(({ locale }) => locale)]

/** One clear sentence about the problem and what to do, in the user's language. */
export function problemText(t: TFunction, { code, params }: Problem): string {
  // A general word replaces a parameter that the problem lacks.
  const general = t('problemWords', { returnObjects: true })
  return t(`problem.${code}`, { ...general, ...params })
}

/** The problem that keeps an account from syncing, with the account's details for its sentence. */
export function syncProblem(
  { formatTime }: Formats,
  { sync, login }: Pick<AccountView, 'sync' | 'login'>,
): Problem | null {
  if (sync.name !== 'waiting' && sync.name !== 'signed-out') return null
  const { code, params } = sync.problem
  if (sync.name === 'waiting' && code === 'github-trouble')
    return { code, params: { ...params, context: 'waiting', time: formatTime(sync.nextAt) } }
  if (sync.name === 'signed-out' && code === 'github-token-rejected')
    return { code, params: { ...params, context: 'signedOut', login } }
  return sync.problem
}
