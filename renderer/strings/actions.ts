/** What can be asked of the page by name; the other actions bring their names with them. */
export const actions = {
  groups: { views: 'Views', look: 'Look', file: 'File', graph: 'In the graph' },
  show: (view: string) => `Show ${view}`,
  dock: (dock: string) => `${dock} Beside the View`,
  palette: 'Find an Action',
  newRack: 'New Rack',
  newWindow: 'Open This View in a New Window',
  lockView: 'Lock or Unlock This View',
  theme: (theme: string) => `Theme: ${theme}`,
  larger: 'Larger',
  smaller: 'Smaller',
  usualSize: 'Usual Size',
}
