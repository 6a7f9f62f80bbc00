/**
 * The two texts of the floating window. It starts with every session: i18next and both catalogues would double its script.
 * Home takes the catalogues as text, so that of these modules no more than the two texts is built.
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
