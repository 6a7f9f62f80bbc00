import { useTranslation } from 'react-i18next'
import { useFormats } from '../../../shared/formats.ts'
import { kinds } from '../../../../preload/contract/kinds.ts'
import { sumOf } from '../counts.ts'
import type { Column } from './bars.ts'

/** The numbers behind the bars. */
export function CountsTable({
  caption,
  first,
  columns,
}: {
  readonly caption: string
  /** What the rows are: months or years. */
  readonly first: string
  readonly columns: readonly Column[]
}) {
  const { t } = useTranslation()
  const { formatNumber } = useFormats()
  return (
    <table className="counts">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{first}</th>
          {kinds.map((kind) => (
            <th key={kind} scope="col">
              {t(`kind.${kind}`)}
            </th>
          ))}
          <th scope="col">{t('history.chart.all')}</th>
        </tr>
      </thead>
      <tbody>
        {columns.map(({ id, name, counts }) => (
          <tr key={id}>
            <th scope="row">{name}</th>
            {kinds.map((kind) => (
              <td key={kind}>{formatNumber(counts[kind])}</td>
            ))}
            <td>
              <b>{formatNumber(sumOf(counts))}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
