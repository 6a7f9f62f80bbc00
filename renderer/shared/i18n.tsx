import i18next, { type i18n, type TFunction } from 'i18next'
import { useLayoutEffect, useState, type ReactNode } from 'react'
import { I18nextProvider, useTranslation } from 'react-i18next'
import type en from '../../resources/locales/en.json'
import englishText from '../../resources/locales/en.json?raw'
import japaneseText from '../../resources/locales/ja.json?raw'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Locale } from '../../preload/contract/settings.ts'
import type { AccountView } from '../../preload/contract/views/github.ts'
import { formats, keepCounters } from './formats.ts'
import { useSnapshot } from './main-process.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}

const catalogue = (text: string) => ({ translation: JSON.parse(text) as typeof en })

/** Opens the catalogue in one language; `changeLanguage` switches it. */
export function createI18n(locale: Locale): i18n {
  const instance = i18next.createInstance()
  void instance.init({
    lng: locale,
    fallbackLng: 'en',
    initAsync: false,
    resources: { en: catalogue(englishText), ja: catalogue(keepCounters(japaneseText)) },
    // React already escapes texts.
    interpolation: { escapeValue: false },
  })
  return instance
}

/** Provides `useLocale` with the catalogue in the snapshot's language. */
export function I18nProvider({ children }: { readonly children: ReactNode }) {
  const locale = useSnapshot((snapshot) => snapshot.locale)
  const [i18n] = useState(() => createI18n(locale))
  useLayoutEffect(() => {
    // i18next always notifies its listeners. If the language is the same, that would only render the page twice.
    if (i18n.language !== locale) void i18n.changeLanguage(locale)
  }, [locale, i18n])
  return <I18nextProvider i18n={i18n}>{children}</I18nextProvider>
}

/** The texts and the formatters of the page's language. */
export function useLocale() {
  const { t, i18n } = useTranslation()
  return { t, ...formats[i18n.language === 'ja' ? 'ja' : 'en'] }
}

/** One clear sentence about the problem and what to do, in the user's language. */
export function problemText(t: TFunction, { code, params }: Problem): string {
  // A general word replaces a parameter that the problem lacks.
  const general = t('problemWords', { returnObjects: true })
  return t(`problem.${code}`, { ...general, ...params })
}

/** The problem that keeps an account from syncing, with the account's details for its sentence. */
export function syncProblem(
  locale: Locale,
  { sync, login }: Pick<AccountView, 'sync' | 'login'>,
): Problem | null {
  if (sync.name !== 'waiting' && sync.name !== 'signed-out') return null
  const { code, params } = sync.problem
  if (sync.name === 'waiting' && code === 'github-trouble')
    return {
      code,
      params: { ...params, context: 'waiting', time: formats[locale].formatTime(sync.nextAt) },
    }
  if (sync.name === 'signed-out' && code === 'github-token-rejected')
    return { code, params: { ...params, context: 'signedOut', login } }
  return sync.problem
}
