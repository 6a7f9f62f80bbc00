import { useId, type ComponentProps, type ReactNode } from 'react'
import './fields.css'

/** A switch with its label. */
export function Switch({
  label,
  hint,
  on,
  onChange,
}: {
  readonly label: string
  readonly hint?: string
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}) {
  const id = useId()
  return (
    <label className="switch">
      <span className="switch-words">
        <span id={id}>{label}</span>
        {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
      </span>
      <input
        type="checkbox"
        role="switch"
        checked={on}
        aria-labelledby={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span className="switch-track" aria-hidden="true" />
    </label>
  )
}

/** A few choices side by side. @param props.value the selected one; no other is selected if it is not on offer */
export function Choices<Value extends string>({
  label,
  value,
  options,
  wordsOf,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly options: readonly Value[]
  readonly wordsOf: (option: Value) => string
  readonly onChange: (value: Value) => void
}) {
  const name = useId()
  return (
    <div className="choices" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option}>
          <input
            type="radio"
            name={name}
            value={option}
            checked={option === value}
            onChange={() => onChange(option)}
          />
          <span>{wordsOf(option)}</span>
        </label>
      ))}
    </div>
  )
}

/** A slider between two bounds; `onChange` is called at each step. */
export function Slider({
  label,
  words,
  value,
  min,
  max,
  step,
  onChange,
}: {
  readonly label: string
  readonly words: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  readonly onChange: (value: number) => void
}) {
  return (
    <label className="slider">
      <span className="slider-words">
        <span>{label}</span>
        <span>{words}</span>
      </span>
      <input
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-label={label}
        aria-valuetext={words}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
    </label>
  )
}

/** A labelled row of text with its controls. */
export function Field({
  label,
  hint,
  children,
  beside,
}: {
  readonly label: string
  readonly hint?: string | undefined
  readonly children: (id: string, hintId: string | undefined) => ReactNode
  readonly beside?: ReactNode
}) {
  const id = useId()
  const hintId = hint === undefined ? undefined : `${id}-hint`
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-row">
        {children(id, hintId)}
        {beside}
      </div>
      {hint !== undefined && <small id={hintId}>{hint}</small>}
    </div>
  )
}

/** One of a list of names. */
export function Select({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string
  readonly value: string | null
  readonly options: readonly { readonly value: string; readonly name: string }[]
  readonly onChange: (value: string) => void
}) {
  return (
    <Field label={label}>
      {(id) => (
        <select
          id={id}
          className="select"
          value={value ?? ''}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

/** A labelled text field without autocorrection or autocompletion. It takes the other props of an `<input>` as well. */
export function TextField({
  label,
  hint,
  beside,
  onText,
  ...input
}: Omit<ComponentProps<'input'>, 'id' | 'className' | 'onChange'> & {
  readonly label: string
  readonly hint?: string | undefined
  readonly beside?: ReactNode
  readonly onText?: (text: string) => void
}) {
  return (
    <Field label={label} hint={hint} beside={beside}>
      {(id, hintId) => (
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
      )}
    </Field>
  )
}
