import { useLayoutEffect, useRef, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'

/** A list that shows its first rows, and the rest on request. The focus then moves to the first new row. */
export function LongList({
  first = 30,
  className,
  label,
  children,
}: {
  readonly first?: number
  readonly className: string
  readonly label?: string
  /** A row each, with a key. */
  readonly children: readonly ReactElement[]
}) {
  const { t } = useTranslation()
  const [isWhole, setIsWhole] = useState(false)
  const count = children.length
  // Do not make the user press for two more rows.
  const shown = isWhole || count <= first + 2 ? children : children.slice(0, first)
  const list = useRef<HTMLUListElement>(null)
  // The pressed button is gone.
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
        <Button look="quiet" className="show-all" onClick={() => setIsWhole(true)}>
          {t('history.showAll', { count })}
        </Button>
      )}
    </>
  )
}
