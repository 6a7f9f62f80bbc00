import {
  compoundSettings,
  type CompoundSetting,
  type Settings,
} from '../../../preload/contract/settings.ts'

const isCompound = (name: string): name is CompoundSetting =>
  compoundSettings.some((one) => one === name)

/**
 * A change in which every setting is whole: the values of a compound one that it does not name are those of now. So two changes
 * of one setting, each made before the page heard of the other, are both kept.
 * @param patch unparsed; what is no object, or names no compound setting, stays as it is
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
