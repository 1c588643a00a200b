/** Whether the night can begin. */
export const check = {
  title: 'Check before the show',
  again: 'Check again',
  checking: 'Checking…',
  checkedAt: (clock: string) => `Checked at ${clock}`,
  failed: (why: string) => `The check could not be made: ${why}`,
  willBreak: 'Will break',
  mayBreak: 'May break',
  fine: 'Fine',
  none: {
    willBreak: 'Nothing will break.',
    mayBreak: 'Nothing may break.',
    fine: 'Nothing is known to be fine yet.',
  },
  ready: 'Ready. Nothing will break as far as MAM can see.',
  notReady: (count: number) =>
    count === 1 ? 'One thing will break the show.' : `${count} things will break the show.`,
  mayOnly: (count: number) =>
    count === 1 ? 'Nothing will break; one thing may.' : `Nothing will break; ${count} things may.`,
  helps: (help: string) => `What helps: ${help}`,
  mendNotOnStage: 'It is mended in edit mode.',
  count: (count: number) => String(count),
  offer: (count: number) => (count === 1 ? 'Not ready: 1 fault' : `Not ready: ${count} faults`),
  show: 'Show',
  dismiss: 'Play on',
}
