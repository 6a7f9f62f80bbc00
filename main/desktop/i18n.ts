import i18next, { type i18n } from 'i18next'
import en from '../../resources/locales/en.json' with { type: 'json' }
import ja from '../../resources/locales/ja.json' with { type: 'json' }
import type { Locale } from '../../preload/contract/settings.ts'

/** The texts that main itself shows: tray, dialogs, notices. The pages use the same catalogue. */
export interface I18n {
  readonly t: (key: string, params?: Readonly<Record<string, string | number>>) => string
  /** A text in both languages. */
  readonly inEach: (key: string) => Readonly<Record<Locale, string>>
  readonly setLocale: (locale: Locale) => void
}

/** @param locale the initial language */
export function createI18n(locale: Locale): I18n {
  const instance: i18n = i18next.createInstance()
  void instance.init({
    lng: locale,
    fallbackLng: 'en',
    initAsync: false,
    resources: { en: { translation: en }, ja: { translation: ja } },
    interpolation: { escapeValue: false },
  })
  return {
    t: (key, params) => instance.t(key, params ?? {}),
    inEach: (key) => ({ ja: instance.t(key, { lng: 'ja' }), en: instance.t(key, { lng: 'en' }) }),
    setLocale: (next) => void instance.changeLanguage(next),
  }
}

/**
 * A time, formatted for a sentence.
 * @param instant milliseconds since the epoch
 */
export const timeText = (locale: Locale, instant: number): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(instant)
