import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// Only what never comes is waited for so long: a busy machine may take its time.
configure({ asyncUtilTimeout: 60_000 })

afterEach(() => {
  cleanup()
})
