import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../shared/button.tsx'

/** A list that begins with its first rows and shows the others when asked. */
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
  // Nobody should have to press for two more.
  const shown = isWhole || rows.length <= first + 2 ? rows : rows.slice(0, first)
  return (
    <>
      <ul className={className} aria-label={label}>
        {shown.map((row) => (
          <li key={keyOf(row)}>{children(row)}</li>
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
