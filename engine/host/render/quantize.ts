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

  const store = (value: number): number => {
    if (value >= -scale && value <= top) return value
    if (Number.isNaN(value)) return 0
    clipped++
    return value < 0 ? -scale : top
  }
  const round = (from: Float32Array, to: Int32Array) => {
    for (let i = 0; i < from.length; i++) to[i] = store(Math.floor((from[i] as number) * scale + 0.5))
  }
  const roundDithered = (from: Float32Array, to: Int32Array) => {
    for (let i = 0; i < from.length; i++) {
      const noise = (uniform(index) + uniform(index + 1)) * 2 ** -32
      to[i] = store(Math.floor((from[i] as number) * scale + noise - 0.5))
      index = (index + 2) >>> 0
    }
  }
  return { quantize: dither === 'tpdf' ? roundDithered : round, clipped: () => clipped }
}

/** 32 well-mixed bits of a counter: the finaliser of MurmurHash3 (A. Appleby, public domain) over a Weyl sequence. */
function uniform(counter: number): number {
  let bits = Math.imul(counter, 0x9e3779b9) + 0x6d616d21
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
