import { InvalidArgumentError } from 'commander'

interface Bounds {
  readonly min: number
  readonly max: number
}

/** A parser for an option that takes a whole number. */
export function whole({ min, max }: Bounds): (text: string) => number {
  return (text) => {
    const value = /^[+-]?\d+$/.test(text.trim()) ? Number(text) : Number.NaN
    if (value >= min && value <= max) return value
    throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`)
  }
}

/** A parser for an option that takes a number in `unit`. */
export function decimal({ min, max }: Bounds, unit: string): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (value >= min && value <= max) return value
    throw new InvalidArgumentError(`Expected a number of ${unit} from ${min} to ${max}.`)
  }
}
