import { useState } from 'react'
import { Button } from '../../shared/button.tsx'
import { TextField } from '../../shared/fields.tsx'
import type { IconName } from '../../shared/icon.tsx'

/** Asks for the address of a program that runs on this machine or another one. */
export function AddressForm({
  label,
  hint,
  placeholder,
  button,
  icon,
  busy,
  onAddress,
}: {
  readonly label: string
  /** What an empty address means; without a hint, the address is required. */
  readonly hint?: string
  readonly placeholder: string
  readonly button: string
  readonly icon?: IconName
  readonly busy: boolean
  readonly onAddress: (address: string) => void
}) {
  const [address, setAddress] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onAddress(address)
      }}
    >
      <TextField
        label={label}
        hint={hint}
        beside={
          <Button
            submits
            {...(icon === undefined ? {} : { icon })}
            disabled={hint === undefined && address.trim() === ''}
            busy={busy}
          >
            {button}
          </Button>
        }
        inputMode="url"
        placeholder={placeholder}
        value={address}
        onText={setAddress}
      />
    </form>
  )
}
