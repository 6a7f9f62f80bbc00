import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Condition } from '../../../preload/contract/events.ts'
import { growthOf } from '../../../preload/contract/growth.ts'
import { kinds, type Kind } from '../../../preload/contract/kinds.ts'
import type { Show } from '../../bird/acts.ts'
import { Button } from '../../shared/button.tsx'
import { useFocusSuccessor } from '../../shared/focus-successor.ts'
import { Notice, useRemedy } from '../../shared/notice.tsx'
import { useRequest } from '../../shared/requests.ts'
import { useSnapshot } from '../../shared/snapshot.ts'
import { useShownMeal } from '../../shared/sound-effects.ts'
import { UpdateNews, UpdateQuestion } from '../updates/update-news.tsx'
import type { Entrance } from '../../shared/use-entrance.ts'
import './nest.css'
import { noticesOf } from './nest-notices.ts'
import { Onboarding } from './onboarding/onboarding.tsx'
import { Pantry } from './pantry.tsx'
import { NestWords } from './nest-words.tsx'
import { LevelCard } from './level-card.tsx'
import { Stage } from './nest-stage.tsx'
import { Status } from './status.tsx'

/** Dash at home: feed it, stroke it, listen to it. */
export function Nest({ entrance }: { readonly entrance: Entrance }) {
  const { t } = useTranslation()
  const onRemedy = useRemedy()
  const snapshot = useSnapshot((all) => all)
  const feeding = useRequest()
  const other = useRequest()
  const tiles = useRef<HTMLUListElement>(null)
  const side = useRef<HTMLElement>(null)
  const [dragged, setDragged] = useState<Kind | null>(null)

  const { onboarding } = snapshot.settings
  const isOnboarding = onboarding !== 'done'
  useFocusSuccessor(side, isOnboarding)
  const [show, onShow] = useShownMeal()
  const condition = useCondition(show, snapshot.pet.experience)
  const { experience, fullness, heat } = condition ?? snapshot.pet
  const pet = { ...snapshot.pet, ...growthOf(experience), experience, fullness, heat }
  const waiting = show?.moment.waiting
  const isStocked = waiting
    ? kinds.some((kind) => waiting[kind] > 0)
    : snapshot.pantry.some(({ count }) => count > 0)
  const feed = (kind: Kind | null) => feeding.ask('feed-one', { kind })
  const addSources = () => onRemedy({ type: 'settings', section: 'folders' })
  const notices = noticesOf(snapshot)
  const [first] = notices
  const more = notices.length - 1
  const problem = feeding.problem ?? other.problem
  const isTold = notices.some((notice) => JSON.stringify(notice) === JSON.stringify(problem))

  return (
    <div className={isOnboarding ? 'nest nest-onboarding' : 'nest'}>
      <h1 className="visually-hidden">{t('nest.title')}</h1>
      <Stage
        entrance={entrance}
        show={show}
        stocked={isStocked}
        onShow={onShow}
        tiles={tiles}
        dragged={dragged}
        onDrop={feed}
        onStroke={() => void other.ask('stroke', null)}
      />
      <NestWords ask={other.ask} />
      <aside ref={side} className="nest-side" tabIndex={-1} aria-label={t('nest.care')}>
        {isOnboarding ? (
          <Onboarding
            card={onboarding}
            dishes={tiles}
            isEating={condition !== null}
            onFeed={(kind) => void feed(kind)}
            onDrag={setDragged}
          />
        ) : (
          <>
            <UpdateNews onOpen={() => onRemedy({ type: 'settings', section: 'about' })} />
            <Status pet={pet} />
            <Pantry
              ref={tiles}
              waiting={waiting}
              neverFed={pet.experience === 0}
              onFeed={(kind) => void feed(kind)}
              onFeedAll={() => void feeding.ask('feed-all', null)}
              onDrag={setDragged}
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

/**
 * The values of bars and bowl while Dash eats. Main's snapshot stays as it was before the meal until main hears that
 * the show is over; in between, the page shows how the show ended.
 * @param show the current meal; null if there is none
 * @param experience in the snapshot
 * @returns null: use the snapshot's values
 */
function useCondition(show: Show | null, experience: number): Condition | null {
  const [after, setAfter] = useState<Condition | null>(null)
  if (show && show.after !== after) setAfter(show.after)
  if (show) return show.moment
  return after && after.experience > experience ? after : null
}
