import { useLayoutEffect, useState, type ReactNode } from 'react'
import { I18nextProvider } from 'react-i18next'
import { createI18n } from './i18n.ts'
import { useSnapshot } from './snapshot.ts'

/** Provides `useTranslation` with the catalogue in the snapshot's language. */
export function I18nProvider({ children }: { readonly children: ReactNode }) {
  const locale = useSnapshot((snapshot) => snapshot.locale)
  const [i18n] = useState(() => createI18n(locale))
  useLayoutEffect(() => {
    // i18next notifies its listeners even if the language stays the same, which would render the page twice.
    if (i18n.language !== locale) void i18n.changeLanguage(locale)
  }, [locale, i18n])
  return <I18nextProvider i18n={i18n}>{children}</I18nextProvider>
}
