import { useDeferredValue, useEffect, useRef, useState } from 'react'
import type { Room } from '../../preload/contract/events.ts'
import { useEarnablePicturesDrawn } from '../bird/earnable-picture.tsx'
import { useLocale } from '../shared/i18n.ts'
import { useBridge, useAsk, useSnapshot } from '../shared/bridge-hooks.ts'
import { Icon } from '../shared/icon.tsx'
import { Notice, RemedyContext } from '../shared/notice.tsx'
import type { Remedy } from '../../preload/contract/problem.ts'
import { HistoryRoom } from './history/history-room.tsx'
import './home.css'
import { NestRoom } from './nest/nest-room.tsx'
import { SettingsRoom, type SettingsGoal } from './settings/settings-room.tsx'
import { tabOf, type SettingsTab } from './settings/settings-tabs.ts'
import { WardrobeRoom } from './wardrobe/wardrobe-room.tsx'

const rooms = ['nest', 'wardrobe', 'history', 'settings'] as const satisfies readonly Room[]

const requestOf = { sync: 'sync-now', scan: 'scan-now', 'find-engine': 'find-engine' } as const

interface OpenRoom {
  readonly room: Room
  /** Where a remedy has led. */
  readonly goal?: SettingsGoal
}

/** The credit of the current voice, for rooms that show no bubble. */
function RailCredit() {
  const credit = useSnapshot(({ bubble, voice }) => (bubble ? voice.credit : null))
  return credit !== null && <p className="rail-credit">{credit}</p>
}

/** The Home window: four rooms and the navigation between them. */
export function Home() {
  const { t } = useLocale()
  const bridge = useBridge()
  const { ask, problem, clearProblem } = useAsk()
  const [{ room, goal }, open] = useState<OpenRoom>({ room: 'nest' })
  const [tab, setTab] = useState<SettingsTab>('work')
  const main = useRef<HTMLElement>(null)
  const isHere = useSnapshot(({ place }) => place === 'home')
  const hasDash = room !== 'history'
  // The wardrobe's racks are rendered in advance, in short tasks.
  const hasRacks = useDeferredValue(useEarnablePicturesDrawn(), false)
  const isNight = useSnapshot(({ light }) => light === 'night')

  useEffect(() => bridge.on('room', (next) => open({ room: next })), [bridge])
  useEffect(() => {
    if (!isHere || hasDash) return undefined
    // This room does not show Dash, so end the meal at once.
    return bridge.on('bird', (event) => {
      if (event.type === 'fed')
        void bridge.request('meal-shown', { experience: event.after.experience })
    })
  }, [bridge, isHere, hasDash])

  const carryOut = (remedy: Remedy) => {
    switch (remedy.type) {
      case 'link':
        return void ask('open-link', { link: remedy.link, host: remedy.host })
      case 'settings':
        setTab(tabOf(remedy.section))
        open({ room: 'settings', goal: { section: remedy.section } })
        return undefined
      case 'none':
        return undefined
      case 'sync':
      case 'scan':
      case 'find-engine':
        return void ask(requestOf[remedy.type], null)
    }
  }

  return (
    <RemedyContext value={carryOut}>
      <div className={isNight && room === 'nest' ? 'home lights-out' : 'home'}>
        <nav className="rail" aria-label={t('room.label')}>
          <p className="brand" aria-hidden="true">
            Hot <b>Dash</b>
          </p>
          <ul>
            {rooms.map((name) => (
              <li key={name}>
                <button
                  type="button"
                  className="rail-room"
                  aria-current={name === room ? 'page' : undefined}
                  onClick={() => {
                    clearProblem()
                    open({ room: name })
                  }}
                >
                  <Icon name={name} size={24} />
                  {t(`room.${name}`)}
                </button>
              </li>
            ))}
          </ul>
          {room !== 'nest' && <RailCredit />}
        </nav>
        <main
          ref={main}
          tabIndex={-1}
          className={`room room-${room}`}
          aria-label={t(`room.${room}`)}
        >
          <Notice problem={problem} />
          {room === 'nest' && <NestRoom />}
          {(room === 'wardrobe' || hasRacks) && <WardrobeRoom isShown={room === 'wardrobe'} />}
          {room === 'history' && <HistoryRoom />}
          {room === 'settings' && (
            <SettingsRoom
              tab={tab}
              onTab={setTab}
              goal={goal}
              onOnboarding={() => {
                void ask('set', { onboarding: 'meet' })
                open({ room: 'nest' })
                main.current?.focus()
              }}
            />
          )}
        </main>
      </div>
    </RemedyContext>
  )
}
