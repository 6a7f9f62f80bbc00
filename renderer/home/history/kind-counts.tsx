import { useTranslation } from 'react-i18next'
import { kinds } from '../../../preload/contract/kinds.ts'
import type { Counts } from '../../../preload/contract/views/history.ts'
import { Dish } from '../../bird/dish.tsx'
import { useFormats } from '../../shared/formats.ts'

/** All kinds together. */
export function sumOf(counts: Counts): number {
  return kinds.reduce((sum, kind) => sum + counts[kind], 0)
}

/** A small row of dishes and their counts, without kinds that do not occur. */
export function KindCounts({ counts }: { readonly counts: Counts }) {
  const { t } = useTranslation()
  const { formatNumber } = useFormats()
  return (
    <span className="kind-counts">
      {kinds
        .filter((kind) => counts[kind] > 0)
        .map((kind) => (
          <span key={kind} title={t(`kind.${kind}`)}>
            <Dish kind={kind} size={18} title={t(`kind.${kind}`)} />
            {formatNumber(counts[kind])}
          </span>
        ))}
    </span>
  )
}
