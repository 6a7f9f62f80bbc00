import { useId, useState, type ComponentProps, type ReactNode } from 'react'
import { Button } from './button.tsx'
import './fields.css'
import type { IconName } from './icon.tsx'

export function Switch(props: {
  readonly label: string
  readonly hint?: string | undefined
  readonly isOn: boolean
  readonly onChange: (isOn: boolean) => void
}) {
  const id = useId()
  return (
    <label className="switch">
      <span className="switch-words">
        <span id={id}>{props.label}</span>
        {props.hint !== undefined && <small id={`${id}-hint`}>{props.hint}</small>}
      </span>
      <input
        type="checkbox"
        role="switch"
        checked={props.isOn}
        aria-labelledby={id}
        aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span className="switch-track" aria-hidden="true" />
    </label>
  )
}

/** A few choices side by side. If `value` is not among the options, no option is selected. */
export function Choices<Value extends string>(props: {
  readonly label: string
  readonly value: string
  readonly options: readonly Value[]
  readonly wordsOf: (option: Value) => string
  readonly onChange: (value: Value) => void
}) {
  const name = useId()
  return (
    <div className="choices" role="radiogroup" aria-label={props.label}>
      {props.options.map((option) => (
        <label key={option}>
          <input
            type="radio"
            name={name}
            value={option}
            checked={option === props.value}
            onChange={() => props.onChange(option)}
          />
          <span className="segment">{props.wordsOf(option)}</span>
        </label>
      ))}
    </div>
  )
}

/** A slider. `words` say its value, and `onChange` is called at each step. */
export function Slider(
  props: Pick<ComponentProps<'input'>, 'value' | 'min' | 'max' | 'step'> & {
    readonly label: string
    readonly words: string
    readonly onChange: (value: number) => void
  },
) {
  const { label, words, onChange, ...range } = props
  return (
    <label className="slider">
      <span className="slider-words">
        <span>{label}</span>
        <span>{words}</span>
      </span>
      <input
        type="range"
        {...range}
        aria-label={label}
        aria-valuetext={words}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
    </label>
  )
}

export function Select(props: {
  readonly label: string
  readonly value: string | null
  readonly options: readonly { readonly value: string; readonly name: string }[]
  readonly onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <div className="field-row">
        <select
          id={id}
          className="select"
          value={props.value ?? ''}
          onChange={(event) => props.onChange(event.currentTarget.value)}
        >
          {props.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.name}
            </option>
          ))}
        </select>
      </div>
    </div>
  )
}

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id' | 'className' | 'onChange'> {
  readonly label: string
  readonly hint?: string | undefined
  readonly beside?: ReactNode
  readonly onText?: (text: string) => void
}

/** A labelled text field without autocorrection and autocompletion. It also takes the other props of an `<input>`. */
export function TextField({ label, hint, beside, onText, ...input }: TextFieldProps) {
  const id = useId()
  const hintId = hint === undefined ? undefined : `${id}-hint`
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-row">
        <input
          type="text"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="none"
          {...input}
          id={id}
          className="input"
          aria-describedby={hintId}
          onChange={(event) => onText?.(event.currentTarget.value)}
        />
        {beside}
      </div>
      {hint !== undefined && <small id={hintId}>{hint}</small>}
    </div>
  )
}

/** A text field with a button that submits its text, without leading and trailing spaces. */
export function TextForm({
  button,
  icon,
  isBusy = false,
  keeps = false,
  accepts = (text) => text !== '',
  className,
  onSend,
  ...field
}: Omit<TextFieldProps, 'beside' | 'value' | 'onText'> & {
  readonly button: string
  readonly icon?: IconName
  readonly isBusy?: boolean
  /** Whether the field keeps its text after submitting. */
  readonly keeps?: boolean
  readonly accepts?: (text: string) => boolean
  readonly className?: string
  readonly onSend: (text: string) => void
}) {
  const [typed, setTyped] = useState('')
  const text = typed.trim()
  return (
    <form
      className={className}
      onSubmit={(event) => {
        event.preventDefault()
        onSend(text)
        if (!keeps) setTyped('')
      }}
    >
      <TextField
        {...field}
        beside={
          <Button submits icon={icon} isBusy={isBusy} disabled={!accepts(text)}>
            {button}
          </Button>
        }
        value={typed}
        onText={setTyped}
      />
    </form>
  )
}
