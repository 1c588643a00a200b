/** Sends hostile messages to the server's end of a channel, and looks at everything that comes back. */
import { homedir, tmpdir } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { fromBinary } from '@bufbuild/protobuf'
import { Code } from '@connectrpc/connect'
import type { Channel, ChannelListener } from '../channel.ts'
import { FrameSchema } from '../gen/mam/v1/channel_pb.js'
import type { Hostile } from './hostile.ts'

const SECRETS = [process.cwd(), homedir(), tmpdir(), import.meta.dirname].filter((folder) => folder.length > 1)
const STACK = /\bat .+:\d+:\d+|\n\s+at |node_modules|\.ts:\d+/

/** What servers have said so far, and what they should not have. */
export class Verdicts {
  messages = 0
  refusedCalls = 0
  refusedChannels = 0
  answers = 0
  readonly faults: string[] = []
  private readonly kinds = new Set<string>()

  /** One message from a server. */
  take(bytes: Uint8Array): void {
    const { call, kind } = fromBinary(FrameSchema, bytes)
    if (kind.case !== 'failure') {
      this.answers++
      return
    }
    const { words, code } = kind.value
    if (call === 0) this.refusedChannels++
    else this.refusedCalls++
    if (this.kinds.size < 1000) this.kinds.add(words.replace(/"[^"]*"|\d+/g, '…'))
    const trouble = troubleOf(words, code)
    if (trouble && this.faults.length < 10) this.faults.push(`${trouble}: ${words}`)
  }

  get kindsOfWords(): number {
    return this.kinds.size
  }

  toString(): string {
    const { messages, answers, refusedCalls, refusedChannels, kindsOfWords } = this
    return `${messages} messages: ${answers} answers, ${refusedCalls} calls and ${refusedChannels} channels refused in ${kindsOfWords} kinds of words`
  }
}

function troubleOf(words: string, code: Code): string | undefined {
  if (code === Code.Internal || !(code in Code)) return `code ${code}`
  if (words.trim() === '') return 'no words'
  if (STACK.test(words)) return 'a stack trace'
  return SECRETS.some((secret) => words.includes(secret)) ? 'a folder of this machine' : undefined
}

/** A channel without a carrier: what is sent is there at once. */
export function directLine(verdicts: Verdicts): {
  readonly far: Channel
  send(m: Uint8Array): void
  isOpen(): boolean
} {
  let listener: ChannelListener | undefined
  let isOpen = true
  const far: Channel = {
    bufferedBytes: 0,
    send: (message) => {
      if (isOpen) verdicts.take(message)
    },
    close: () => {
      if (!isOpen) return
      isOpen = false
      listener?.closed()
    },
    listen: (own) => {
      listener = own
    },
  }
  return { far, send: (message) => listener?.message(message), isOpen: () => isOpen }
}

/** Straight into the server's end; one message in so many is noise, wrong or out of turn. */
export async function fuzzDirectly(options: {
  readonly hostile: Hostile
  readonly verdicts: Verdicts
  readonly messages: number
  readonly noiseEach: number
  readonly answer: (far: Channel) => void
}): Promise<void> {
  const { hostile, verdicts, messages, noiseEach, answer } = options
  let line = directLine(verdicts)
  const dial = () => {
    line = directLine(verdicts)
    answer(line.far)
    hostile.dialled()
  }
  dial()
  for (let sent = 0; sent < messages; sent++) {
    line.send(sent % noiseEach === noiseEach - 1 ? hostile.unframed() : hostile.framed())
    verdicts.messages++
    if (sent % 32 === 31) await new Promise((resolve) => setImmediate(resolve))
    if (!line.isOpen()) dial()
  }
  line.far.close()
}

/** Over a real carrier: batches that end with noise, each on a channel of its own. */
export async function fuzzOver(options: {
  readonly hostile: Hostile
  readonly verdicts: Verdicts
  readonly messages: number
  readonly batch: number
  readonly dial: () => Promise<Channel>
}): Promise<void> {
  const { hostile, verdicts, messages, batch, dial } = options
  for (let sent = 0; sent < messages; sent += batch) {
    const channel = await dial()
    hostile.dialled()
    const closed = new Promise<void>((resolve) => {
      channel.listen({ message: (bytes) => verdicts.take(bytes), closed: resolve })
    })
    for (let i = 1; i < batch; i++) channel.send(hostile.framed())
    channel.send(hostile.unframed())
    // Where the last one was no offence, this one is.
    channel.send(new Uint8Array())
    await closed
    verdicts.messages += batch
  }
}

/** Bytes in use after everything that can go is gone. */
export function usedBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
