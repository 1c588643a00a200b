/** What the host has to say, until somebody puts it away. */
import { framesToWire } from '../../contract/validate.ts'
import type { StateChange } from './player.ts'
import { HOST_ORIGIN, type Origin } from './publication.ts'

const MAX_NOTICES = 20

export class Notices {
  private readonly publish: (changes: readonly StateChange[], origin: Origin) => void
  private list: readonly { readonly id: number; readonly words: string; readonly topic: string }[] = []
  private lastId = 0

  constructor(publish: (changes: readonly StateChange[], origin: Origin) => void) {
    this.publish = publish
  }

  /** What was said of the same topic before is out of date; '' is none. */
  add(words: string, topic = ''): void {
    const others = this.list.filter((notice) => topic === '' || notice.topic !== topic)
    this.list = [...others, { id: ++this.lastId, words, topic }].slice(-MAX_NOTICES)
    this.tell(HOST_ORIGIN)
  }

  /** What was said of a topic holds no more. */
  withdraw(topic: string): void {
    const others = this.list.filter((notice) => notice.topic !== topic)
    if (others.length === this.list.length) return
    this.list = others
    this.tell(HOST_ORIGIN)
  }

  dismiss(id: number, origin: Origin): void {
    this.list = this.list.filter((notice) => notice.id !== id)
    this.tell(origin)
  }

  message() {
    return { notices: this.list.map(({ id, words }) => ({ id: framesToWire(id), words })) }
  }

  private tell(origin: Origin): void {
    this.publish([{ change: { case: 'notices', value: this.message() } }], origin)
  }
}
