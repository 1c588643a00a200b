/** Float samples to integers: full scale 1.0 is 2^(bits-1), rounded half up, clipped at the ends. */

export type Dither = 'none' | 'tpdf'

export interface Quantizer {
  /** Quantises `from` into `to` (same length). NaN becomes 0. */
  quantize(from: Float32Array, to: Int32Array): void
  /** Samples that lay outside the range of the integers. */
  clipped(): number
}

/**
 * TPDF dither is the sum of two uniform values of one step each, from a generator counted by sample index: the same
 * bytes for any cut of the stream, and on any machine.
 */
export function createQuantizer(bits: 16 | 24, dither: Dither): Quantizer {
  const scale = 2 ** (bits - 1)
  const top = scale - 1
  let index = 0
  let clipped = 0

  const store = (value: number, to: Int32Array, at: number) => {
    if (value >= -scale && value <= top) to[at] = value
    else to[at] = beyond(value)
  }
  const beyond = (value: number): number => {
    if (Number.isNaN(value)) return 0
    clipped++
    return value < 0 ? -scale : top
  }
  const round = (from: Float32Array, to: Int32Array) => {
    for (let i = 0; i < from.length; i++) store(Math.floor((from[i] as number) * scale + 0.5), to, i)
  }
  const roundDithered = (from: Float32Array, to: Int32Array) => {
    let at = index
    for (let i = 0; i < from.length; i++) {
      const noise = (mixed(at) + mixed(at + 1)) * 2 ** -32
      store(Math.floor((from[i] as number) * scale + noise + 0.5), to, i)
      at = (at + 2) | 0
    }
    index = at
  }
  return { quantize: dither === 'tpdf' ? roundDithered : round, clipped: () => clipped }
}

/** A counter as 32 signed, well-mixed bits: the finaliser of MurmurHash3 (A. Appleby, public domain) over a Weyl sequence. */
function mixed(counter: number): number {
  let bits = Math.imul(counter, 0x9e3779b9) + 0x6d616d21
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return bits ^ (bits >>> 16)
}
