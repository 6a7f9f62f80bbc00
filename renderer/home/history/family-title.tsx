import type { FamilyView } from '../../../preload/contract/views/history-view.ts'
import { useLocale } from '../../shared/i18n.ts'
import { Icon } from '../../shared/icon.tsx'

export function FamilyMarks({ family }: { readonly family: FamilyView }) {
  const { t } = useLocale()
  const { verdict, languages } = family
  return (
    <span className="family-marks">
      {languages.length > 0 && <span>{languages.slice(0, 4).join(' · ')}</span>}
      {verdict !== 'yes' && <em>{t(`history.repositories.${verdict}`)}</em>}
    </span>
  )
}

export function PrivateMark() {
  const { t } = useLocale()
  const label = t('history.repositories.private')
  return (
    <span className="private-mark" role="img" aria-label={label} title={label}>
      <Icon name="lock" size={15} />
    </span>
  )
}

export function FamilyName({ family }: { readonly family: FamilyView }) {
  return (
    <span className="family-name">
      {family.name}
      {family.isPrivate && <PrivateMark />}
    </span>
  )
}

export function FamilyTitle({ family }: { readonly family: FamilyView }) {
  return (
    <span>
      <FamilyName family={family} />
      <FamilyMarks family={family} />
    </span>
  )
}
