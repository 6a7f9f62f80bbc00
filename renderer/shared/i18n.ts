import i18next, { type i18n, type TFunction } from 'i18next'
import type en from '../../resources/locales/en.json'
import englishText from '../../resources/locales/en.json?raw'
import japaneseText from '../../resources/locales/ja.json?raw'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Locale } from '../../preload/contract/settings.ts'

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
    resources: { en: catalogue(englishText), ja: catalogue(japaneseText) },
    // React already escapes.
    interpolation: { escapeValue: false },
  })
  return instance
}

/** One clear sentence about the problem and what to do, in the user's language. */
export function problemText(t: TFunction, { code, params }: Problem): string {
  // If the problem comes without a word that its sentence needs, a general one leaves no gap.
  const general = t('problemWords', { returnObjects: true })
  return t(`problem.${code}`, { ...general, ...params })
}
