import i18next, { type i18n } from 'i18next'
import en from '../../resources/locales/en.json' with { type: 'json' }
import ja from '../../resources/locales/ja.json' with { type: 'json' }
import type { Locale } from '../../preload/contract/declared-settings.ts'

export type I18n = ReturnType<typeof createI18n>

/** The texts that main itself shows: tray, dialogs, notices. The pages use the same catalogue. */
export function createI18n(locale: Locale) {
  const instance: i18n = i18next.createInstance()
  void instance.init({
    lng: locale,
    fallbackLng: 'en',
    initAsync: false,
    resources: { en: { translation: en }, ja: { translation: ja } },
    interpolation: { escapeValue: false },
  })
  return {
    t: (key: string, params: Readonly<Record<string, string | number>> = {}): string =>
      instance.t(key, params),
    setLocale: (next: Locale) => void instance.changeLanguage(next),
  }
}

/** A time, formatted for a sentence. @param instant milliseconds since the epoch */
export const timeText = (locale: Locale, instant: number): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(instant)
