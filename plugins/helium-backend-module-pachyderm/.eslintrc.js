module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // Constructing a resource declares it.
    'no-new': 'off',
  },
});
