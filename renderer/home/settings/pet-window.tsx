import { bubbleChoices, dashMotions } from '../../../preload/contract/settings.ts'
import { useTranslation } from 'react-i18next'
import { useRequest } from '../../shared/requests.ts'
import { ComeHereKeys } from './come-here-keys.tsx'
import { Card } from '../../shared/card.tsx'
import { Choices, Switch } from '../../shared/fields.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useSnapshot } from '../../shared/snapshot.ts'
import { AtLogin } from './at-login.tsx'
import { SizeSlider } from './size-slider.tsx'
import { QuietHoursSettings } from './quiet-hours.tsx'

/** The floating bird. */
export function PetWindowSettings() {
  const { t } = useTranslation()
  const { shown, size, clickThrough, motion, bubbleSide, hiddenFromCaptures } = useSnapshot(
    (snapshot) => snapshot.petWindow,
  )
  const mirrorsWork = useSnapshot((snapshot) => snapshot.mirrorsWork)
  const remindsOfBreaks = useSnapshot((snapshot) => snapshot.remindsOfBreaks)
  const movesDash = useSnapshot((snapshot) => snapshot.desktop.movesDash)
  const { ask, asking } = useRequest()
  return (
    <>
      <Card title={t('settings.desktop.title')}>
        <Switch
          label={t('settings.desktop.shown')}
          hint={t('settings.desktop.shownText')}
          on={shown}
          onChange={(on) => void ask('set', { shown: on })}
        />
        <SizeSlider size={size} onChange={(next) => void ask('set', { size: next })} />
        <Switch
          label={t('settings.desktop.clickThrough')}
          hint={t('settings.desktop.clickThroughText')}
          on={clickThrough}
          onChange={(on) => void ask('set', { clickThrough: on })}
        />
        <Switch
          label={t('settings.desktop.mirrorsWork')}
          hint={t('settings.desktop.mirrorsWorkText')}
          on={mirrorsWork}
          onChange={(on) => void ask('set', { mirrorsWork: on })}
        />
        <Switch
          label={t('settings.desktop.remindsOfBreaks')}
          hint={t('settings.desktop.remindsOfBreaksText')}
          on={remindsOfBreaks}
          onChange={(on) => void ask('set', { remindsOfBreaks: on })}
        />
        {hiddenFromCaptures !== null && (
          <Switch
            label={t('settings.desktop.hiddenFromCaptures')}
            hint={t('settings.desktop.hiddenFromCapturesText')}
            on={hiddenFromCaptures}
            onChange={(on) => void ask('set', { hiddenFromCaptures: on })}
          />
        )}
        {asking.name === 'failed' && <Notice problem={asking.problem} />}
      </Card>
      {movesDash && (
        <Card title={t('settings.desktop.motion')}>
          <div className="stack">
            <Choices
              label={t('settings.desktop.motion')}
              value={motion}
              options={dashMotions.map((value) => ({
                value,
                words: t(`settings.desktop.motions.${value}`),
              }))}
              onChange={(next) => void ask('set', { motion: next })}
            />
            <p className="soft">{t(`settings.desktop.motionText.${motion}`)}</p>
          </div>
        </Card>
      )}
      <Card title={t('settings.desktop.bubble')}>
        <div className="stack">
          <Choices
            label={t('settings.desktop.bubble')}
            value={bubbleSide}
            options={bubbleChoices.map((value) => ({
              value,
              words: t(`settings.desktop.bubbleSides.${value}`),
            }))}
            onChange={(next) => void ask('set', { bubbleSide: next })}
          />
          <p className="soft">{t('settings.desktop.bubbleText')}</p>
        </div>
      </Card>
      <ComeHereKeys />
      <QuietHoursSettings />
      <AtLogin />
    </>
  )
}
