import { dayMs } from '../../../preload/contract/durations.ts'

/**
 * Whether the clock of another device, or ours, is wrong. Files may arrive late, so only a clock that is ahead is
 * certainly wrong.
 * @param aheadMs how far its clock was ahead of ours when we read what it wrote
 */
export const isClockWrong = (aheadMs: number): boolean => aheadMs > dayMs
