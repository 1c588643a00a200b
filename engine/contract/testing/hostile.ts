/**
 * Messages that nobody should send: of every method and every action of the contract, with any numbers and texts, bent, cut,
 * doubled, out of turn, too long, too deep, or noise.
 */
import { create, type DescField, type DescMessage, type DescService, ScalarType, toBinary } from '@bufbuild/protobuf'
import { BinaryWriter } from '@bufbuild/protobuf/wire'
import { methodName } from '../transport.ts'
import type { Random } from './random.ts'

const NUMBERS = [0, -0, 1, -1, 0.5, 5, 120, 1e9, -1e300, 1e300, 5e-324, Number.NaN, Infinity, -Infinity]
const INTEGERS = [0, 1, 2, 3, 4, 5, 19, 255, 65535, 65536, 2 ** 31, 2 ** 32 - 1]
const LONG_INTEGERS = [0n, 1n, 2n, 96000n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n]
/** Texts that lead further in. */
const PLAUSIBLE_TEXTS = ['c', 'kick1', 'bass', 'echo', 'f0', 'delayMs', 'gain', 'test-rack', 'x...', '']
const TEXTS = [
  'x'.repeat(201),
  'x'.repeat(5000),
  '../../../../../../etc/passwd',
  'racks/../../outside.mamrack',
  'C:\\Windows\\system.ini',
  'a\0b',
  '\u202e\u0000\uffff',
  '🥁'.repeat(50),
  '__proto__',
  'constructor',
  'toString',
  '%s%n%d',
  '$HOME/`id`',
  '<script>alert(1)</script>',
  "'; drop table lanes; --",
]
const POOL = 3000
const MAX_DEPTH = 4

export class Hostile {
  private readonly random: Random
  private readonly methods: readonly string[]
  /** Encoded Open messages; what is sent is bent further. */
  private readonly opens: readonly Uint8Array[]
  /** Message in message in message, as far as a reader follows. */
  private readonly deep = nested(3000)
  private sequence = 0
  private lastCall = 0

  constructor(random: Random, services: readonly DescService[]) {
    this.random = random
    const methods = services.flatMap((service) => service.methods)
    this.methods = [...methods.map(methodName), 'mam.v1.MamService/perform', 'constructor', '', 'x'.repeat(3000)]
    this.opens = Array.from({ length: POOL }, () => {
      const method = random.of(methods)
      const request = toBinary(method.input, anyMessage(method.input, random, 0) as never)
      const name = random.happens(0.95) ? methodName(method) : random.of(this.methods)
      return openMessage(name, random.happens(0.3) ? bent(request, random) : request, random.of(INTEGERS))
    })
  }

  /** Another channel: numbers start again. */
  dialled(): void {
    this.sequence = 0
    this.lastCall = 0
  }

  /** A frame in its turn: whatever it asks for, the channel goes on. */
  framed(): Uint8Array {
    const { random } = this
    if (random.happens(0.8)) return this.frame(++this.lastCall, 0x12, random.of(this.opens))
    if (random.happens(0.5)) return this.frame(random.below(this.lastCall + 9), 0x32, new Uint8Array())
    const credit = new BinaryWriter().uint32(0x08).uint32(random.of(INTEGERS)).finish()
    if (random.happens(0.8)) return this.frame(random.below(this.lastCall + 9), 0x3a, credit)
    return this.frame(random.below(3), 0x4a, new Uint8Array())
  }

  /** The other end answers it, if it is still there. */
  beat(): Uint8Array {
    return this.frame(0, 0x4a, new Uint8Array())
  }

  /** Anything: nearly always the end of the channel. */
  unframed(): Uint8Array {
    const { random } = this
    const kind = random.below(1000)
    if (kind < 300) return bent(this.framed(), random)
    if (kind < 500) return noise(random, random.below(64))
    if (kind < 700) return this.outOfTurn()
    if (kind < 900) return this.frame(1, random.of([0x1a, 0x22, 0x2a, 0x52, 0x0a]), noise(random, random.below(16)))
    if (kind < 990) return Uint8Array.of(0x12, 0xff, 0xff, 0xff, random.below(256), 0x0f, ...noise(random, 8))
    if (kind < 995) return new Uint8Array(20_000).fill(random.of([0x0b, 0x13, 0x5b]))
    if (kind < 998) return this.frame(++this.lastCall, 0x12, openMessage(this.methods[0]!, this.deep, 1))
    return new Uint8Array(random.of([65_537, 66_000, 200_000])).fill(0x12)
  }

  private outOfTurn(): Uint8Array {
    const { random } = this
    this.sequence += random.of([-1, 1, 2, 1000, -this.sequence - 1])
    const isOldCall = random.happens(0.5)
    return this.frame(isOldCall ? this.lastCall : ++this.lastCall, 0x12, random.of(this.opens))
  }

  private frame(call: number, tag: number, body: Uint8Array): Uint8Array {
    this.sequence++
    const writer = new BinaryWriter().uint32(0x08).uint32(call >>> 0)
    return writer
      .uint32(tag)
      .bytes(body)
      .uint32(0x40)
      .uint32(this.sequence >>> 0)
      .finish()
  }
}

function openMessage(method: string, request: Uint8Array, credit: number): Uint8Array {
  return new BinaryWriter().uint32(0x0a).string(method).uint32(0x12).bytes(request).uint32(0x18).uint32(credit).finish()
}

/** Each in field 1 of the next. */
function nested(levels: number): Uint8Array {
  let bytes: Uint8Array = new Uint8Array()
  for (let level = 0; level < levels; level++) bytes = new BinaryWriter().uint32(0x0a).bytes(bytes).finish()
  return bytes
}

function noise(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256))
}

/** One to three bits, bytes or stretches are not what they were. */
function bent(message: Uint8Array, random: Random): Uint8Array {
  let bytes: Uint8Array = message.slice()
  for (let times = 1 + random.below(3); times > 0; times--) {
    const at = random.below(bytes.length + 1)
    const kind = random.below(5)
    if (kind === 0 && at < bytes.length) bytes[at] = bytes[at]! ^ (1 << random.below(8))
    if (kind === 1) bytes = bytes.slice(0, at)
    if (kind === 2) bytes = joined(bytes.subarray(0, at), noise(random, 1 + random.below(4)), bytes.subarray(at))
    if (kind === 3) bytes = joined(bytes, bytes.subarray(at, at + random.below(20)))
    if (kind === 4) bytes.fill(0xff, at, at + random.below(6))
  }
  return bytes
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

function anyMessage(schema: DescMessage, random: Random, depth: number): Record<string, unknown> {
  const message = create(schema) as Record<string, unknown>
  for (const member of schema.members) {
    if (member.kind === 'oneof') {
      const field = random.of(member.fields)
      message[member.localName] = { case: field.localName, value: anyValue(field, random, depth) }
    } else if (random.happens(0.9)) {
      const isClient = member.localName === 'client' && random.happens(0.9)
      message[member.localName] = isClient ? 'c' : anyValue(member, random, depth)
    }
  }
  return message
}

function anyValue(field: DescField, random: Random, depth: number): unknown {
  if (field.fieldKind === 'list')
    return Array.from({ length: random.of([0, 1, 2, 3]) }, () => anySingle(field, random, depth))
  return anySingle(field, random, depth)
}

function anySingle(field: DescField, random: Random, depth: number): unknown {
  if (field.message) return depth < MAX_DEPTH ? anyMessage(field.message, random, depth + 1) : create(field.message)
  if (field.enum) return random.of([0, 1, 2, 3, 99, -1])
  return anyScalar(field.scalar, random)
}

function anyScalar(type: ScalarType | undefined, random: Random): unknown {
  switch (type) {
    case ScalarType.STRING:
      return random.of(random.happens(0.7) ? PLAUSIBLE_TEXTS : TEXTS)
    case ScalarType.BOOL:
      return random.happens(0.5)
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return random.happens(0.7) ? random.next() * 200 : Math.fround(random.of(NUMBERS))
    case ScalarType.UINT64:
      return random.of(LONG_INTEGERS)
    case ScalarType.INT64:
    case ScalarType.SINT64:
      return BigInt.asIntN(64, random.of(LONG_INTEGERS))
    case ScalarType.UINT32:
      return random.of(INTEGERS)
    case ScalarType.BYTES:
      return noise(random, random.below(20))
    default:
      return random.of(INTEGERS) | 0
  }
}
