import './progress.css'

/** The progress of a longer step; without a total, the bar only moves. */
export function Progress({
  label,
  done,
  total,
}: {
  readonly label: string
  readonly done: number
  readonly total: number | null
}) {
  return total === null ? (
    <progress className="progress" aria-label={label} />
  ) : (
    <progress className="progress" aria-label={label} value={done} max={Math.max(total, 1)} />
  )
}
