import { useTranslation } from 'react-i18next'
import type { Kind } from '../../../preload/contract/kinds.ts'
import type { Counts } from '../../../preload/contract/views/history.ts'
import { Dish } from '../../bird/index.ts'
import { useFormats } from '../../shared/formats.ts'
import { kinds } from '../../../preload/contract/kinds.ts'

/** Each kind's sum, which opens its explanation. */
export function KindTiles({
  totals,
  chosen,
  onChoose,
}: {
  readonly totals: Counts
  readonly chosen: Kind | null
  readonly onChoose: (kind: Kind) => void
}) {
  const { t } = useTranslation()
  const { formatNumber } = useFormats()
  return (
    <ul className="totals" aria-label={t('history.kinds')}>
      {kinds.map((kind) => (
        <li key={kind}>
          <button type="button" aria-pressed={kind === chosen} onClick={() => onChoose(kind)}>
            <Dish kind={kind} size={40} />
            <span>{t(`kind.${kind}`)}</span>
            <b>{formatNumber(totals[kind])}</b>
          </button>
        </li>
      ))}
    </ul>
  )
}
