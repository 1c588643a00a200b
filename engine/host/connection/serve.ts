/** A host behind a channel, whatever carries it: WebSocket, MessagePort or an in-memory pair. */
import { randomUUID } from 'node:crypto'
import { answerCalls } from '../../contract/answer.ts'
import type { Channel } from '../../contract/channel.ts'
import { HotService, MamService } from '../../contract/gen/mam/v1/mam_pb.js'
import type { Host } from '../host.ts'
import type { NoteSource } from '../live/notes.ts'
import { hotService, mamService } from '../service.ts'
import { publicWords } from './public-words.ts'

/** Answers until the channel closes; what its hands hold is let go then. `source`: what its notes are said to come from. */
export function serveCalls(
  channel: Channel,
  host: Host,
  source: NoteSource = 'ui',
): { readonly openCalls: () => number } {
  const connection = { id: randomUUID(), source }
  return answerCalls(channel, MamService, mamService(host, connection), {
    publicWords,
    heard: () => host.health.clients.hear(connection.id),
    closed: () => host.disconnect(connection),
  })
}

/** Levels and positions, on a channel of their own. */
export function serveHot(channel: Channel, host: Host): { readonly openCalls: () => number } {
  return answerCalls(channel, HotService, hotService(host), { publicWords })
}
