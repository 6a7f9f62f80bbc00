import { useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../shared/button.tsx'

/** A list that shows its first rows, and the rest on request. The focus then moves to the first new row. */
export function LongList<Row>({
  rows,
  first = 30,
  className,
  label,
  keyOf,
  children,
}: {
  readonly rows: readonly Row[]
  readonly first?: number
  readonly className: string
  readonly label?: string
  readonly keyOf: (row: Row) => string
  readonly children: (row: Row) => ReactNode
}) {
  const { t } = useTranslation()
  const [isWhole, setIsWhole] = useState(false)
  // Do not make the user press for two more rows.
  const shown = isWhole || rows.length <= first + 2 ? rows : rows.slice(0, first)
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
          <li key={keyOf(row)} tabIndex={isWhole && n === first ? -1 : undefined}>
            {children(row)}
          </li>
        ))}
      </ul>
      {shown.length < rows.length && (
        <Button look="quiet" className="show-all" onClick={() => setIsWhole(true)}>
          {t('history.showAll', { count: rows.length })}
        </Button>
      )}
    </>
  )
}
