import type { TFunction } from 'i18next'
import { createContext, use, type ComponentProps, type ReactNode } from 'react'
import { remedyOf, type Problem, type Remedy } from '../../preload/contract/problem.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import './notice.css'
import { problemText, useLocale } from './i18n.ts'

/** Carries out a remedy: opens the place, link or dialog that fixes a problem. Home provides the function. */
export const RemedyContext = createContext<(remedy: Remedy) => void>(() => undefined)

export const useRemedy = () => use(RemedyContext)

export function RemedyButton({
  remedy,
  ...button
}: ComponentProps<typeof Button> & { readonly remedy: Remedy }) {
  const onRemedy = useRemedy()
  return <Button variant="quiet" {...button} onClick={() => onRemedy(remedy)} />
}

function remedyText(t: TFunction, remedy: Exclude<Remedy, { readonly type: 'none' }>): string {
  return remedy.type === 'link' ? t(`remedy.link.${remedy.link}`) : t(`remedy.${remedy.type}`)
}

/** Shown instead of an answer: a text while the answer is pending, or the problem if the request failed. */
export function Pending(props: { readonly problem: Problem | null; readonly words: string }) {
  if (props.problem) return <Notice problem={props.problem} />
  return (
    <p className="soft" role="status">
      {props.words}
    </p>
  )
}

/** A sentence about a problem and the button that fixes it. Shows nothing without a problem. */
export function Notice(props: {
  readonly problem: Problem | null
  /** Whether to offer the remedy. Leave it out if the user already sees the remedy. */
  readonly withRemedy?: boolean
  readonly children?: ReactNode
}) {
  const { problem, withRemedy = false, children } = props
  const { t } = useLocale()
  if (problem === null) return null
  const remedy = remedyOf(problem)
  return (
    <div className="notice" role="status">
      <Icon name="alert" size={18} />
      <p>{problemText(t, problem)}</p>
      {withRemedy && remedy.type !== 'none' && (
        <RemedyButton remedy={remedy}>{remedyText(t, remedy)}</RemedyButton>
      )}
      {children}
    </div>
  )
}
