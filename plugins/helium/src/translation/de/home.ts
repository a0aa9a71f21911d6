/** German texts of what stands on pages of others: the home page and the search. */
export const heliumDeHome = {
  'home.title': 'Meine Arbeitsumgebungen',
  'home.mine_one': 'Alle meine ({{count}})',
  'home.mine_other': 'Alle meine ({{count}})',
  'home.none': 'Sie haben zurzeit keine Arbeitsumgebungen.',
  'search.workspace': 'Arbeitsumgebung',
};
