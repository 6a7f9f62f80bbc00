import i18next, { type i18n } from 'i18next'
import en from '../../resources/locales/en.json' with { type: 'json' }
import ja from '../../resources/locales/ja.json' with { type: 'json' }
import type { Locale } from '../../preload/contract.ts'

/** The words that main itself shows: tray, dialogs, notices. The pages use the same catalogue. */
export interface Words {
  say(key: string, params?: Readonly<Record<string, string | number>>): string
  speak(locale: Locale): void
}

/** @param locale the language to start with */
export function openWords(locale: Locale): Words {
  const instance: i18n = i18next.createInstance()
  void instance.init({
    lng: locale,
    fallbackLng: 'en',
    initAsync: false,
    resources: { en: { translation: en }, ja: { translation: ja } },
    interpolation: { escapeValue: false },
  })
  return {
    say: (key, params) => instance.t(key, params ?? {}),
    speak: (next) => void instance.changeLanguage(next),
  }
}
