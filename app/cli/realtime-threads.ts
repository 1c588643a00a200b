import { Option } from 'commander'
import { safetyMargins } from '../../engine/session/safety.ts'
import { whole } from './numbers.ts'

/** Of what plays in real time. */
export const threadsOption = (): Option =>
  new Option(
    '--threads <n>',
    "threads that render the racks of a session (default: the session's own, else 1)",
  ).argParser(whole(safetyMargins.realtimeThreads))
