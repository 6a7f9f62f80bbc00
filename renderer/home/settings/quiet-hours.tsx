import { useTranslation } from 'react-i18next'
import { clockTime, minuteOfClock } from '../../../preload/contract/clock-time.ts'
import { Card } from '../../shared/card.tsx'
import { Field, Switch } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'

const ends = ['from', 'to'] as const

/** A time of each day when Dash is silent and still. */
export function QuietHoursSettings() {
  const { t } = useTranslation()
  const quietHours = useSnapshot((snapshot) => snapshot.quietHours)
  const { ask, asking } = useRequest()
  const change = (part: Partial<typeof quietHours>) => void ask('set', { quietHours: part })
  return (
    <Card title={t('settings.quietHours.title')}>
      <Switch
        label={t('settings.quietHours.on')}
        hint={t('settings.quietHours.onText')}
        on={quietHours.on}
        onChange={(on) => change({ on })}
      />
      {quietHours.on && (
        <div className="times">
          {ends.map((end) => (
            <Field key={end} label={t(`settings.quietHours.${end}`)}>
              {(id) => (
                <input
                  id={id}
                  className="input"
                  type="time"
                  value={clockTime(quietHours[end])}
                  onChange={(event) => {
                    const minute = minuteOfClock(event.currentTarget.value)
                    if (minute !== null) change({ [end]: minute })
                  }}
                />
              )}
            </Field>
          ))}
        </div>
      )}
      {asking.name === 'failed' && <Notice problem={asking.problem} />}
    </Card>
  )
}
