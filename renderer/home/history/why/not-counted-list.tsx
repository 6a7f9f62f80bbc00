import { useTranslation } from 'react-i18next'
import { undisclosedKey } from '../../../../preload/contract/undisclosed.ts'
import type { IncompleteDays, NotCounted } from '../../../../preload/contract/views/history.ts'
import { Button } from '../../../shared/button.tsx'
import { useFormats } from '../../../shared/formats.ts'
import { useRemedy } from '../../../shared/remedy-context.ts'
import { useSnapshot } from '../../../shared/snapshot.ts'
import {
  incompleteHint,
  incompleteText,
  notCountedText,
  remediesOf,
  remediesOfIncomplete,
  type KeyedRemedy,
  type Sources,
} from './not-counted.ts'

/** What the user has set up. */
function useSources(): Sources {
  const folders = useSnapshot((snapshot) => snapshot.folders.length > 0)
  const accounts = useSnapshot((snapshot) => snapshot.github.accounts.length > 0)
  return { folders, accounts }
}

/** Why something is not in a number, what that means, and what the user can do. */
function Reason(props: {
  readonly text: string
  readonly hint: string
  readonly remedies: readonly KeyedRemedy[]
}) {
  const { t } = useTranslation()
  const onRemedy = useRemedy()
  return (
    <li>
      <p>{props.text}</p>
      <p className="soft">{props.hint}</p>
      <p className="remedies">
        {props.remedies.map(({ key, remedy }) => (
          <Button key={key} look="quiet" onClick={() => onRemedy(remedy)}>
            {t(`history.notCounted.remedy.${key}`)}
          </Button>
        ))}
      </p>
    </li>
  )
}

/** What is known but does not count, why, and what would change that. */
export function NotCountedList({ left }: { readonly left: readonly NotCounted[] }) {
  const { t } = useTranslation()
  const sources = useSources()
  if (left.length === 0) return null
  return (
    <section className="not-counted">
      <h3 className="minor">{t('history.notCounted.title')}</h3>
      <ul>
        {left.map((row, n) => (
          <Reason
            key={n}
            text={notCountedText(t, row)}
            hint={t(`history.notCounted.hint.${undisclosedKey(row.reason)}`, {
              host: row.of ?? 'GitHub',
            })}
            remedies={remediesOf(row, sources)}
          />
        ))}
      </ul>
    </section>
  )
}

/** Why a day may have more than is known here, and what the user can do. */
export function IncompleteList({ incomplete }: { readonly incomplete: readonly IncompleteDays[] }) {
  const { t } = useTranslation()
  const { formatDay } = useFormats()
  const sources = useSources()
  if (incomplete.length === 0) return null
  return (
    <section className="not-counted incomplete">
      <h3 className="minor">{t('history.incomplete.title')}</h3>
      <ul>
        {incomplete.map((days, n) => (
          <Reason
            key={n}
            text={incompleteText(t, formatDay, days)}
            hint={incompleteHint(t, days)}
            remedies={remediesOfIncomplete(days, sources)}
          />
        ))}
      </ul>
    </section>
  )
}
