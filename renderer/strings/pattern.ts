/** Words of the pattern editor. */
export const pattern = {
  title: 'Pattern',
  noTransport: 'This rack keeps no time, so it has no steps. A new rack has a transport of its own.',
  noNodes: 'Nothing here can be triggered yet. Add a kick, a clap or a synth, and write its steps here.',
  steps: 'Steps',
}
