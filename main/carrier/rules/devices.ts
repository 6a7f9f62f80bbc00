import { dayMs } from '../../../preload/contract/durations.ts'

/**
 * Whether the clock of another device, or ours, is wrong. Files take their time, so only a clock that is ahead is certain.
 * @param aheadMs how far its clock was ahead of ours when we read what it wrote
 */
export const isClockWrong = (aheadMs: number): boolean => aheadMs > dayMs
