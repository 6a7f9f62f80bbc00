import { useLayoutEffect, useRef, useState, type ReactElement } from 'react'
import { Button } from './button.tsx'
import { useLocale } from './i18n.ts'

/** A list that first shows some rows, and the others on request. */
export function LongList(props: {
  readonly first?: number
  readonly className: string
  readonly label?: string
  /** The rows, each with a key. */
  readonly children: readonly ReactElement[]
}) {
  const { first = 30, className, label, children } = props
  const { t } = useLocale()
  const [isWhole, setIsWhole] = useState(false)
  const count = children.length
  // Show up to two more rows without a press.
  const shown = isWhole || count <= first + 2 ? children : children.slice(0, first)
  const list = useRef<HTMLUListElement>(null)
  // The pressed button is gone: move the focus to the first new row.
  useLayoutEffect(() => {
    if (!isWhole) return
    const row = list.current?.querySelector<HTMLElement>(':scope > [tabindex]')
    const own = row?.querySelector<HTMLElement>('button, summary')
    ;(own ?? row)?.focus()
  }, [isWhole])
  return (
    <>
      <ul ref={list} className={className} aria-label={label}>
        {shown.map((row, n) => (
          <li key={row.key} tabIndex={isWhole && n === first ? -1 : undefined}>
            {row}
          </li>
        ))}
      </ul>
      {shown.length < count && (
        <Button variant="quiet" className="show-all" onClick={() => setIsWhole(true)}>
          {t('history.showAll', { count })}
        </Button>
      )}
    </>
  )
}
