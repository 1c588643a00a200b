/** The frame around every view: rail, loading, what the connection does. */
export const frame = {
  views: 'Views',
  view: {
    stage: 'Stage',
    rack: 'Rack',
    health: 'Health',
    check: 'Check',
    shortcuts: 'Shortcuts',
    gallery: 'Controls',
  },
  racks: 'Racks',
  history: 'History',
  withKey: (label: string, key: string) => (key === '' ? label : `${label} (${key})`),
  findings: (count: number) => `, ${count} ${count === 1 ? 'finding' : 'findings'}`,
  manyMore: '99+',
  loadingView: (view: string) => `Loading ${view}…`,
  viewFailed: (view: string) => `${view} could not be loaded: MAM did not hand over its files. The sound goes on.`,
  loadAgain: 'Load the page again',
  connecting: 'Connecting to MAM',
  connectingHelp:
    'If this stays, MAM is not running, or this page was opened without the address that it printed. Start MAM and open that address.',
  lost: 'The connection to MAM is lost. This page looks for it and goes on when it is back; the controls wait until then.',
  messages: 'Messages',
  putAway: 'Put away',
  open: 'Open',
  addRack: 'Add a rack',
}
