/** German texts of what stands on pages of others: the home page, the search and a template’s task. */
export const heliumDeHome = {
  'home.title': 'Meine Arbeitsumgebungen',
  'home.mine_one': 'Alle meine ({{count}})',
  'home.mine_other': 'Alle meine ({{count}})',
  'home.none': 'Sie haben zurzeit keine Arbeitsumgebungen.',
  'search.workspace': 'Arbeitsumgebung',
  'task.accepted':
    'Die Arbeitsumgebung {{name}} ist angefordert. Ihre Seite zeigt, wie weit sie ist.',
  'task.open': 'Arbeitsumgebung {{name}} öffnen',
};
