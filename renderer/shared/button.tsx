import type { ComponentProps, ReactNode } from 'react'
import './button.css'
import { Icon, type IconName } from './icon.tsx'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'type'> {
  readonly variant?: 'main' | 'soft' | 'quiet'
  readonly icon?: IconName | undefined
  /** Whether the button's action is running. The button then shows a spinner and ignores presses. */
  readonly isBusy?: boolean
  readonly submits?: boolean
  readonly children: ReactNode
}

export function Button(props: ButtonProps) {
  const { variant = 'soft', icon, isBusy = false, submits = false, children, ...rest } = props
  return (
    <button
      {...rest}
      type={submits && !isBusy ? 'submit' : 'button'}
      className={`button button-${variant} ${rest.className ?? ''}`}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? undefined : rest.onClick}
    >
      {isBusy ? (
        <span className="spinner" aria-hidden="true" />
      ) : (
        icon && <Icon name={icon} size={18} />
      )}
      <span>{children}</span>
    </button>
  )
}

interface IconButtonProps extends Omit<
  ComponentProps<'button'>,
  'type' | 'className' | 'children' | 'title'
> {
  readonly icon: IconName
  readonly label: string
}

/** A button without words. The label is its accessible name and its tooltip. */
export function IconButton({ icon, label, ...rest }: IconButtonProps) {
  return (
    <button {...rest} type="button" className="icon-button" aria-label={label} title={label}>
      <Icon name={icon} />
    </button>
  )
}
