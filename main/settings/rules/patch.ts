import {
  compoundSettings,
  type CompoundSetting,
  type Settings,
} from '../../../preload/contract/settings.ts'

const isCompound = (name: string): name is CompoundSetting =>
  compoundSettings.some((one) => one === name)

/**
 * Completes a change so that every setting in it is whole: fields of a compound setting that the change omits keep
 * their current value. Two changes of one setting, each made before the page heard of the other, are then both kept.
 * @param patch unparsed; returned as is if it is not an object or names no compound setting
 */
export function wholeChange(patch: unknown, now: Settings): unknown {
  if (!isRecord(patch)) return patch
  return Object.fromEntries(
    Object.entries(patch).map(([name, value]) => [
      name,
      isCompound(name) && isRecord(value) ? { ...now[name], ...value } : value,
    ]),
  )
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
