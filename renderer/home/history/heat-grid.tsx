import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useLocale } from '../../shared/i18n.ts'
import './heat-map.css'

/** A day or a month. */
export interface HeatCell {
  /** The order of the cells, for the arrow keys: a whole number. */
  readonly place: number
  /** The accessible name, and the tooltip. */
  readonly label: string
  /** The colour, 0 to 4. */
  readonly step: number
  /** Whether the user can choose it. */
  readonly isOpen: boolean
  readonly isIncomplete?: boolean
  readonly isChosen?: boolean
}

/** A calendar heat map with a legend. Arrow keys move the focus between its cells. */
export function HeatGrid(props: {
  readonly label: string
  readonly hint: string
  readonly className?: string
  /** Null for a column without a name. */
  readonly columns: readonly (string | null)[]
  readonly rows: readonly {
    readonly name: ReactNode
    readonly cells: readonly (HeatCell | null)[]
  }[]
  /** How many places each key moves the focus. */
  readonly stepsOfKeys: Readonly<Record<string, number>>
  /** The open cell that Tab reaches at first, unless one is chosen: the first or the last (-1). */
  readonly firstStop: 0 | -1
  readonly onChoose: (place: number) => void
  /** Explains marks that the legend does not. */
  readonly children?: ReactNode
}) {
  const { t } = useLocale()
  const { columns, rows, stepsOfKeys } = props
  const table = useRef<HTMLTableElement>(null)
  const [focus, setFocus] = useState<number | null>(null)
  const cells = rows.flatMap((row) => row.cells).filter((cell) => cell !== null)
  const open = cells.filter((cell) => cell.isOpen)
  const places = open.map(({ place }) => place).sort((a, b) => a - b)
  /** The only cell that Tab reaches. */
  const tabStop =
    open.find(({ place }) => place === focus)?.place ??
    open.find(({ isChosen }) => isChosen)?.place ??
    places.at(props.firstStop)
  const onKeyDown = (event: KeyboardEvent, from: number) => {
    const step = stepsOfKeys[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = nearestTo(from + step, step, places)
    table.current?.querySelector<HTMLElement>(`[data-place="${next}"]`)?.focus()
  }
  return (
    <div className={`heat-map ${props.className ?? ''}`}>
      <table ref={table} role="grid" aria-label={props.label}>
        <thead>
          <tr>
            <td />
            {columns.map((name, n) =>
              name === null ? (
                <td key={n} />
              ) : (
                <th key={n} scope="col">
                  <span>{name}</span>
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, n) => (
            <tr key={n}>
              <th scope="row">{row.name}</th>
              {row.cells.map((cell, column) =>
                cell === null ? (
                  <td key={column} />
                ) : (
                  <td key={column} role="gridcell" aria-selected={cell.isChosen}>
                    <button
                      type="button"
                      className={`heat heat-${cell.step} ${cell.isIncomplete ? 'heat-incomplete' : ''}`}
                      data-place={cell.place}
                      disabled={!cell.isOpen}
                      tabIndex={cell.place === tabStop ? 0 : -1}
                      aria-label={cell.label}
                      onFocus={() => setFocus(cell.place)}
                      onClick={() => props.onChoose(cell.place)}
                      onKeyDown={(event) => onKeyDown(event, cell.place)}
                    />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="row heat-key">
        <span className="heat-hint">{props.hint}</span>
        {props.children}
        <span className="heat-steps" aria-hidden="true">
          {t('history.less')}
          {[0, 1, 2, 3, 4].map((step) => (
            <i key={step} className={`heat heat-${step}`} />
          ))}
          {t('history.more')}
        </span>
      </p>
    </div>
  )
}

/** The colour of a count, 0 to 4. @param least the least count of each colour, from 0 */
export const colourStep = (count: number, least: readonly number[]): number =>
  least.findLastIndex((one) => count >= one)

/** The first of `places` (ascending) at or beyond `target` in the direction of `step`, or else the last one there. */
export const nearestTo = (target: number, step: number, places: readonly number[]) =>
  step < 0
    ? (places.findLast((place) => place <= target) ?? places[0])
    : (places.find((place) => place >= target) ?? places.at(-1))
