import { useTranslation } from 'react-i18next'
import type { Counts } from '../../../preload/contract/views/history.ts'
import { Dish } from '../../bird/index.ts'
import { useFormats } from '../../shared/formats.ts'
import { presentKinds } from './counts.ts'

/** A small row of dishes and their counts. */
export function KindCounts({ counts }: { readonly counts: Counts }) {
  const { t } = useTranslation()
  const { formatNumber } = useFormats()
  return (
    <span className="kind-counts">
      {presentKinds(counts).map(({ kind, count }) => (
        <span key={kind} title={t(`kind.${kind}`)}>
          <Dish kind={kind} size={18} title={t(`kind.${kind}`)} />
          {formatNumber(count)}
        </span>
      ))}
    </span>
  )
}
