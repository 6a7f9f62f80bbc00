import { kinds } from '../../../preload/contract/kinds.ts'
import type { Counts } from '../../../preload/contract/views/history-view.ts'
import { Dish } from '../../bird/dish.tsx'
import { useLocale } from '../../shared/i18n.ts'

/** Omits zeros. */
export function KindCounts({ counts }: { readonly counts: Counts }) {
  const { t, formatNumber } = useLocale()
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
