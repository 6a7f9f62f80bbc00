import { useTranslation } from 'react-i18next'
import { clockTime } from '../../../preload/contract/clock-time.ts'
import type { QuietView } from '../../../preload/contract/views/snapshot.ts'
import { Button } from '../../shared/button.tsx'
import { Icon } from '../../shared/icon.tsx'

/** Says why Dash is silent and still, with a button to end that. */
export function QuietLine({
  quiet,
  onEnd,
}: {
  readonly quiet: Exclude<QuietView, { readonly name: 'none' }>
  readonly onEnd: () => void
}) {
  const { t } = useTranslation()
  const text =
    quiet.until === null
      ? t('quiet.presenting')
      : t(quiet.name === 'presenting' ? 'quiet.presentingUntil' : 'quiet.hours', {
          time: clockTime(quiet.until),
        })
  return (
    <div className="quiet-line" role="status">
      <Icon name="muted" size={18} />
      <p>{text}</p>
      <Button look="quiet" onClick={onEnd}>
        {t('quiet.end')}
      </Button>
    </div>
  )
}
