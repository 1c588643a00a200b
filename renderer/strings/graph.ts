/** The graph: nodes, cables, the node palette, menus. */
export const graph = {
  title: 'Graph',
}
