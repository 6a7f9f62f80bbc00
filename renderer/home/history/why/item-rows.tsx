import { useTranslation } from 'react-i18next'
import type { ItemRow } from '../../../../preload/contract/views/explanation.ts'
import { Dish } from '../../../bird/index.ts'
import { useFormats } from '../../../shared/formats.ts'
import { Icon } from '../../../shared/icon.tsx'
import { LongList } from '../long-list.tsx'

/** A family's issues, reviews and pull requests of a day; each opens in the browser. */
export function ItemRows({
  items,
  onOpenItem,
}: {
  readonly items: readonly ItemRow[]
  readonly onOpenItem: (id: string) => void
}) {
  const { t } = useTranslation()
  const { formatTime } = useFormats()
  if (items.length === 0) return null
  return (
    <LongList
      rows={items}
      className="item-rows"
      label={t('history.items.title')}
      keyOf={(item) => item.id}
    >
      {({ id, kind, label, at, counts }) => (
        <button
          type="button"
          className={counts ? 'item' : 'item item-off'}
          title={t('history.items.open', { label })}
          onClick={() => onOpenItem(id)}
        >
          <Dish kind={kind} size={24} />
          <span>
            {label}
            <small>
              {t('history.items.at', {
                kind: t(`history.items.kind.${kind}`),
                time: formatTime(at),
              })}
            </small>
          </span>
          <Icon name="forward" size={16} />
        </button>
      )}
    </LongList>
  )
}
