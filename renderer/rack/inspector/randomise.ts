/** Values thrown by dice, inside their ranges and as far from what is there as asked for. */
import { fromTravel, toTravel } from '../../ui/scale.ts'
import type { Control } from '../controls.ts'

/** Numbers in [0, 1) from a 32-bit seed (mulberry32, Tommy Ettinger, public domain). */
export function diceOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** `amount` 0..1: how far towards a value out of the whole range it goes; for switches and choices, how likely they change. */
export function thrown(control: Control, value: number, amount: number, dice: () => number): number {
  if (control.kind === 'knob') {
    const at = toTravel(control.range, value)
    return fromTravel(control.range, at + (dice() - at) * amount)
  }
  const [chance, pick] = [dice(), dice()]
  if (chance >= amount) return value
  if (control.kind === 'switch') return pick < 0.5 ? 0 : 1
  return control.choices[Math.floor(pick * control.choices.length)]?.value ?? value
}
