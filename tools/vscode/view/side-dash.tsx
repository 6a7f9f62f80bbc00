import { useEffect, useMemo, useState } from 'react'
import type { FromView, ToView, ViewTexts } from '../extension/view-messages.ts'
import type { Status } from '../extension/rules/status.ts'
import { keepUnchanged } from '../../../renderer/bird/deep-equality.ts'
import { LivingBird } from '../../../renderer/bird/living-bird.tsx'
import { useBird, type BirdEvents } from '../../../renderer/bird/use-bird.ts'
import { useReducedMotion } from '../../../renderer/shared/motion-hooks.ts'

export interface SideDashProps {
  /** @returns the unsubscribe function. Keep the same function between renders. */
  readonly listen: (listener: (message: ToView) => void) => () => void
  /** Keep the same function between renders. */
  readonly ask: (message: FromView) => void
}

type StatusMessage = Extract<ToView, { type: 'status' }>

/** The side view: Dash as the app last described it. It may be stroked, and fed. */
export function SideDash({ listen, ask }: SideDashProps) {
  const [shown, setShown] = useState<StatusMessage | null>(null)
  useEffect(() => {
    const unlisten = listen((message) => {
      if (message.type === 'status')
        setShown((before) => (before === null ? message : keepUnchanged(before, message)))
    })
    ask('ready')
    return unlisten
  }, [listen, ask])
  const events = useMemo<BirdEvents>(
    () => ({
      subscribe: (listener) =>
        listen((message) => {
          if (message.type === 'reacts') listener({ type: 'performs', gesture: message.gesture })
        }),
    }),
    [listen],
  )
  if (shown === null) return null
  const { status, texts } = shown
  if (status === null) return <p className="absent">{texts.notRunning}</p>
  return <Dash status={status} texts={texts} events={events} onFeed={() => ask('feed')} />
}

function Dash(props: {
  readonly status: Status
  readonly texts: ViewTexts
  readonly events: BirdEvents
  readonly onFeed: () => void
}) {
  const { status, texts, events, onFeed } = props
  const { mood, worn, form } = status
  const isMotionReduced = useReducedMotion()
  const { bird, hand } = useBird({
    mood,
    outfit: worn,
    form,
    events,
    liveliness: 'idles',
    isMotionReduced,
  })
  return (
    <main>
      <button
        type="button"
        className="dash"
        aria-label="Dash"
        onPointerMove={(event) => {
          if (event.buttons === 0)
            hand.moveOver({ x: event.clientX, y: event.clientY }, event.timeStamp)
        }}
        onPointerLeave={() => hand.movePointer(null)}
        onClick={({ detail, clientX, clientY }) => {
          // The keyboard clicks without a place.
          if (detail === 0) hand.stroke()
          else hand.touch({ x: clientX, y: clientY })
        }}
      >
        <LivingBird {...bird} />
      </button>
      <p>
        <b>{texts.level}</b>
        <span>{texts.today}</span>
      </p>
      <button type="button" className="feed" disabled={status.waiting === 0} onClick={onFeed}>
        {texts.feed}
        <small>{texts.waiting}</small>
      </button>
    </main>
  )
}
