import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { growthOf } from '../../../preload/contract/growth.ts'
import { kinds, type Kind } from '../../../preload/contract/kinds.ts'
import { useRequest } from '../../shared/requests.ts'
import { Button } from '../../shared/button.tsx'
import { Notice } from '../../shared/notice.tsx'
import { useRemedy } from '../../shared/remedy-context.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { useShownMeal } from '../../shared/sound-effects.ts'
import { UpdateNews, UpdateQuestion } from '../updates/update-news.tsx'
import type { Entrance } from '../../shared/use-entrance.ts'
import './nest.css'
import { noticesOf } from './notices.ts'
import { Onboarding } from './onboarding/onboarding.tsx'
import { Pantry } from './pantry.tsx'
import { QuietLine } from './quiet-line.tsx'
import { Speech } from './speech.tsx'
import { LevelCard } from './level-card.tsx'
import { Stage } from './stage.tsx'
import { Status } from './status.tsx'
import { useCondition } from './use-condition.ts'
import { useStageEvents } from './use-stage-events.ts'

/** Dash at home: feed it, stroke it, listen to it. */
export function Nest({ entrance }: { readonly entrance: Entrance }) {
  const { t } = useTranslation()
  const onRemedy = useRemedy()
  const snapshot = useSnapshot((all) => all)
  const feeding = useRequest()
  const other = useRequest()
  const tiles = useRef<HTMLUListElement>(null)
  const [dragged, setDragged] = useState<Kind | null>(null)

  const { pantry, wardrobe, voice, quiet, bubble, log } = snapshot
  const { onboarding } = snapshot.settings
  const isOnboarding = onboarding !== 'done'
  const side = useRef<HTMLElement>(null)
  const wasOnboarding = useRef(isOnboarding)
  const events = useStageEvents()
  const [show, onShow] = useShownMeal()
  const condition = useCondition(show, snapshot.pet.experience)
  const { experience, fullness, heat } = condition ?? snapshot.pet
  const pet = { ...snapshot.pet, ...growthOf(experience), experience, fullness, heat }
  const waiting = show?.moment.waiting
  const isStocked = waiting
    ? kinds.some((kind) => waiting[kind] > 0)
    : pantry.some(({ count }) => count > 0)
  const { ask: askToFeed } = feeding
  const feed = useCallback((kind: Kind | null) => void askToFeed('feed-one', { kind }), [askToFeed])
  const feedAll = useCallback(() => void askToFeed('feed-all', null), [askToFeed])
  const addSources = useCallback(
    () => onRemedy({ type: 'settings', section: 'folders' }),
    [onRemedy],
  )
  useEffect(() => {
    if (!show) return undefined
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') events.skip()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [show, events])
  useEffect(() => {
    // The card that had the focus is gone.
    if (wasOnboarding.current && !isOnboarding) side.current?.focus()
    wasOnboarding.current = isOnboarding
  }, [isOnboarding])
  const notices = noticesOf(snapshot)
  const [first] = notices
  const more = notices.length - 1
  const hasSources = snapshot.folders.length > 0 || snapshot.github.accounts.length > 0
  const problem = feeding.problem ?? other.problem
  const isTold = notices.some((notice) => JSON.stringify(notice) === JSON.stringify(problem))

  return (
    <div className={isOnboarding ? 'nest nest-onboarding' : 'nest'}>
      <h1 className="visually-hidden">{t('nest.title')}</h1>
      <Stage
        entrance={entrance}
        events={events}
        show={show}
        stocked={isStocked}
        onShow={onShow}
        mood={pet.mood}
        outfit={wardrobe.worn}
        scene={wardrobe.scene}
        tiles={tiles}
        dragged={dragged}
        bubble={bubble}
        onDrop={(kind) => events.hand(() => askToFeed('feed-one', { kind }))}
        onStroke={() => void other.ask('stroke', null)}
      />
      <div className="nest-words">
        {quiet.name !== 'none' && (
          <QuietLine quiet={quiet} onEnd={() => void other.ask('end-quiet', null)} />
        )}
        <Speech
          bubble={bubble}
          credit={voice.credit}
          log={log}
          onSayAgain={(line) => void other.ask('say-again', { line })}
        />
      </div>
      <aside ref={side} className="nest-side" tabIndex={-1} aria-label={t('nest.care')}>
        {isOnboarding ? (
          <Onboarding
            card={onboarding}
            dishes={tiles}
            isEating={condition !== null}
            onFeed={() => feed('commit')}
            onDrag={(isDragged) => setDragged(isDragged ? 'commit' : null)}
          />
        ) : (
          <>
            <UpdateNews onOpen={() => onRemedy({ type: 'settings', section: 'about' })} />
            <Status pet={pet} />
            <Pantry
              ref={tiles}
              pantry={pantry}
              waiting={waiting}
              neverFed={pet.experience === 0}
              hasSources={hasSources}
              onFeed={feed}
              onFeedAll={feedAll}
              onDrag={setDragged}
              onAddSources={addSources}
            />
            <UpdateQuestion />
          </>
        )}
        {show?.moment.card && <LevelCard {...show.moment.card} />}
        {first && (
          <Notice problem={first} withRemedy>
            {more > 0 && (
              <Button look="quiet" onClick={addSources}>
                {t('nest.moreProblems', { count: more })}
              </Button>
            )}
          </Notice>
        )}
        {problem && !isTold && <Notice problem={problem} withRemedy />}
      </aside>
    </div>
  )
}
