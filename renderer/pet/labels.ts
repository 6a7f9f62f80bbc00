/**
 * The two texts of the floating window. The window starts with every session: i18next and both catalogues would
 * double its script.
 * Home loads the catalogues as text, so only these two texts of the modules are bundled.
 */
import { pet as petEn, speech as speechEn } from '../../resources/locales/en.json'
import { pet as petJa, speech as speechJa } from '../../resources/locales/ja.json'
import type { Locale } from '../../preload/contract/settings.ts'

export interface Labels {
  readonly dash: string
  readonly bubble: string
}

export const labels: Readonly<Record<Locale, Labels>> = {
  en: { dash: petEn.label, bubble: speechEn.bubble },
  ja: { dash: petJa.label, bubble: speechJa.bubble },
}
