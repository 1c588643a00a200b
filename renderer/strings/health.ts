/** Words of the health view. Names of racks, nodes and clients, and what the host found, come as they are. */
const some = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`

/** Of the threads beside the device's own. */
const priorityOf = (helpers: number, raised: number): string => {
  if (helpers <= 0) return ''
  if (raised >= helpers) return ' They have realtime priority.'
  return ` ${raised} of ${helpers} got realtime priority: without it the device's own thread renders all.`
}

export const health = {
  title: 'Health',
  save: 'Save the last ten minutes',
  saveAs: 'Save as…',
  waiting: 'Waiting for the first figures.',

  // Findings
  findings: 'Findings',
  findingCount: (count: number) => `${some(count, 'finding')} of the watchdog`,
  well: 'Nothing to mend.',
  severe: 'Severe:',
  warning: 'Warning:',
  helps: (help: string) => `What helps: ${help}`,
  since: (clock: string) => `since ${clock}`,

  // Load and latency
  load: 'Load',
  blockTime: (frames: number, time: string) => `${some(frames, 'frame')} = ${time}`,
  lastBlock: 'Last block',
  mean: 'Mean',
  most: '99 of 100',
  worst: 'Worst',
  loadNote: (limit: string) => `Of the last ten seconds. The line is the limit of ${limit}.`,
  latency: 'Latency',
  /** By the name that the host gives a part. */
  latencyParts: { Input: 'Input', Block: 'Block', Resampler: 'Resampler', Graph: 'Graph', Output: 'Output' },

  // Queues
  queues: 'Queues',
  ahead: 'Ready ahead',
  idle: 'idle',
  room: (capacity: number) => `of ${capacity}`,
  /** By the name that the host gives a queue. */
  queueNames: {
    host: 'Pages and pads',
    ports: 'Controllers',
    script: 'Scripts',
    embedder: 'Other programs',
    scheduled: 'Patterns',
    applied: 'Record',
  },

  // Since the start
  counts: 'Since the start',
  lateBlocks: 'Late blocks',
  lateCommands: 'Late commands',
  droppedCommands: 'Dropped commands',
  lostRecords: 'Not recorded',
  memory: 'Memory of MAM',
  engineMemory: 'of the engine',
  hostBusy: 'Host was busy',

  // Late blocks
  xrunCount: (shown: number, count: number) => (shown < count ? `${shown} of ${count}` : String(count)),
  noXruns: 'No block came late since the engine began.',
  causes: { unknown: 'Unknown', cpu: 'Our work', scheduling: 'System', device: 'Device' },
  showAll: (count: number) => `Show all ${count}`,

  // Clients
  clients: 'Connected',
  answers: 'answers',
  silent: (span: string) => `silent for ${span}`,
  behind: (state: string, count: number) => `${state}, ${some(count, 'change')} behind`,

  // Nodes
  nodes: 'Nodes',
  nodesOf: (rack: string) => `Nodes of ${rack}`,
  noRack: 'No rack is open. Open one, and what each of its nodes costs will stand here.',
  perBlock: (time: string) => `${time} a block`,
  node: 'Node',
  share: 'Of the block',
  showMore: (count: number) => `Show ${some(count, 'more node')}`,

  // Margins
  margins: 'Safety margins',
  block: 'Block',
  frames: (frames: number) => some(frames, 'frame'),
  deviceFrames: (frames: number) => `${frames} (device)`,
  lookahead: 'Lookahead',
  loadLimit: 'Load limit',
  threads: 'Threads',
  usualThreads: 'Usual',
  threadsNote: ({ count, raised }: { readonly count: number; readonly raised: number }) =>
    `More threads help a session of several heavy racks on a CPU with cores to spare.${priorityOf(count - 1, raised)}`,
  inEditMode: 'They are changed in edit mode.',
  marginsNote: 'Kept in the session. An empty field leaves it to MAM.',
}
